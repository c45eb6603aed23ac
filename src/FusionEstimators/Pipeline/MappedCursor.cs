using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>A cursor over the input's rows with the new columns, computed when a getter asks for them.</summary>
internal sealed class MappedCursor(BoundColumns columns, DataViewRowCursor input, bool[] active) : DataViewRowCursor
{
    private readonly MappedColumns _columns = new(columns, input, active);

    /// <inheritdoc/>
    public override DataViewSchema Schema => columns.OutputSchema;

    /// <inheritdoc/>
    public override long Position => input.Position;

    /// <inheritdoc/>
    public override long Batch => input.Batch;

    /// <inheritdoc/>
    public override bool MoveNext() => input.MoveNext();

    /// <inheritdoc/>
    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    /// <inheritdoc/>
    public override bool IsColumnActive(DataViewSchema.Column column) => _columns.IsActive(column);

    /// <inheritdoc/>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _columns.GetGetter<TValue>(column);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
