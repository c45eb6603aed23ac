using Microsoft.ML;

namespace FusionML.Estimators;

/// <summary>The input with the new columns. Cursors ask the input only for what the wanted columns need.</summary>
internal sealed class MappedDataView(BoundColumns columns, IDataView source) : IDataView
{
    /// <inheritdoc/>
    public DataViewSchema Schema => columns.OutputSchema;

    /// <inheritdoc/>
    public bool CanShuffle => source.CanShuffle;

    /// <inheritdoc/>
    public long? GetRowCount() => source.GetRowCount();

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = columns.GetActive(columnsNeeded);
        return new MappedCursor(columns, source.GetRowCursor(columns.GetDependencies(active), rand), active);
    }

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = columns.GetActive(columnsNeeded);
        DataViewRowCursor[] inputs = source.GetRowCursorSet(columns.GetDependencies(active), n, rand);
        return [.. inputs.Select(input => new MappedCursor(columns, input, active))];
    }
}
