using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>
/// A row of the input with the new columns; it disposes the input row with itself, as ML.NET asks of row mappers.
/// </summary>
internal sealed class MappedRow(BoundColumns columns, DataViewRow input, bool[] active) : DataViewRow
{
    private readonly MappedColumns _columns = new(columns, input, active);

    /// <inheritdoc/>
    public override DataViewSchema Schema => columns.OutputSchema;

    /// <inheritdoc/>
    public override long Position => input.Position;

    /// <inheritdoc/>
    public override long Batch => input.Batch;

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
