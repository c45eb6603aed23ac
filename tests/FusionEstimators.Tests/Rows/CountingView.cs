using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

/// <summary>Passes a data view on and writes down which columns cursors ask for and which values are read.</summary>
internal sealed class CountingView(IDataView source) : IDataView
{
    /// <summary>The names of the columns that the cursors made so far asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>The number of values that getters have given.</summary>
    public int Reads { get; private set; }

    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Asked.AddRange(columnsNeeded.Select(column => column.Name));
        return new Cursor(this, source.GetRowCursor(columnsNeeded, rand));
    }

    /// <summary>Deals the rows out to <paramref name="n"/> cursors in turn.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [.. Enumerable.Range(0, n).Select(i => new Cursor(this, source.GetRowCursor(columnsNeeded, rand), i, n))];

    private sealed class Cursor(CountingView view, DataViewRowCursor source, int share = 0, int shares = 1) : DataViewRowCursor
    {
        public override DataViewSchema Schema => source.Schema;

        public override long Position => source.Position / shares;

        public override long Batch => source.Position;

        public override bool MoveNext()
        {
            while (source.MoveNext())
            {
                if (source.Position % shares == share)
                {
                    return true;
                }
            }

            return false;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<TValue> getter = source.GetGetter<TValue>(column);
            return (ref TValue value) =>
            {
                view.Reads++;
                getter(ref value);
            };
        }

        protected override void Dispose(bool disposing)
        {
            source.Dispose();
            base.Dispose(disposing);
        }
    }
}
