using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>An estimator with nothing to learn: fitting checks the schema and hands out the transformer.</summary>
/// <typeparam name="TTransformer">The transformer that a fit gives.</typeparam>
/// <remarks>Immutable, usable from several threads. A fit reads no row.</remarks>
public sealed class FusionEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : FusionTransformer
{
    private readonly TTransformer _transformer;

    internal FusionEstimator(TTransformer transformer)
    {
        MLNetAccess.Require();
        _transformer = transformer;
    }

    /// <inheritdoc/>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _ = _transformer.GetOutputSchema(input.Schema);
        return (TTransformer)_transformer.ForFit();
    }

    /// <inheritdoc/>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        IReadOnlyList<DataViewType> types = _transformer.GetOutputTypes([
            .. _transformer.Inputs.Select(input => input.FindIn(inputSchema)),
        ]);
        IEnumerable<SchemaShape.Column> kept = inputSchema.Where(column => !_transformer.OutputNames.Contains(column.Name));
        IEnumerable<SchemaShape.Column> added = _transformer.OutputNames.Zip(types, (name, type) =>
            (SchemaShape.Column)TransformerStorage.CreateShapeColumn(name, type)
        );
        return new SchemaShape(kept.Concat(added));
    }
}
