using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>Maps single rows; what <c>PredictionEngine</c> works with.</summary>
internal sealed class FusionRowMapper(BoundColumns columns) : IRowToRowMapper
{
    /// <inheritdoc/>
    public DataViewSchema InputSchema => columns.InputSchema;

    /// <inheritdoc/>
    public DataViewSchema OutputSchema => columns.OutputSchema;

    /// <inheritdoc/>
    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        columns.GetDependencies(columns.GetActive(dependingColumns));

    /// <inheritdoc/>
    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(activeColumns);
        return ReferenceEquals(input.Schema, columns.InputSchema)
            ? new MappedRow(columns, input, columns.GetActive(activeColumns))
            : throw new ArgumentException("The row must have the schema that this mapper was made for.", nameof(input));
    }
}
