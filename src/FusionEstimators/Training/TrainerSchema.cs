using FusionML.Inference;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>The columns that a trainer reads, and the one that its transformer adds.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class TrainerSchema
{
    private readonly MLContext _context;
    private readonly PairTrainerOptions _options;
    private readonly FusionTask _task;
    private readonly FusionEstimator<FuseImagesTransformer> _output;

    /// <summary>Makes the schema.</summary>
    /// <param name="context">The context that trains.</param>
    /// <param name="options">The names of the columns of sources and of the fused picture.</param>
    /// <param name="task">What the pictures are.</param>
    /// <param name="kind">What the columns may be.</param>
    /// <param name="references">The columns of references; none where the training takes none.</param>
    public TrainerSchema(
        MLContext context,
        PairTrainerOptions options,
        FusionTask task,
        ColumnKind kind = ColumnKind.ImageOrPlane,
        params IReadOnlyList<string> references
    )
    {
        (_context, _options, _task) = (context, options, task);
        Inputs = [.. Sources.Concat(references).Select(name => new InputColumn(name, kind))];

        // What the schema becomes does not depend on what fuses, and there are no weights yet.
        _output = Estimator(new FuseImagesOptions { Rule = ClassicalRule.All[0].Name });
    }

    /// <summary>The columns that are read.</summary>
    public InputColumn[] Inputs { get; }

    private string[] Sources => [_options.FirstColumnName, _options.SecondColumnName];

    /// <summary>Throws if the data lacks what Fit reads.</summary>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    public void Require(IDataView data)
    {
        DataViewType[] types = [.. Inputs.Select(input => input.FindIn(data.Schema).Type)];
        _ = PictureSize.Common(Inputs, types);
        _output.Fit(data).Dispose();
    }

    /// <summary>The schema of what the trained transformer gives.</summary>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    public SchemaShape Output(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (InputColumn input in Inputs)
        {
            _ = input.FindIn(inputSchema);
        }

        return _output.GetOutputSchema(inputSchema);
    }

    /// <summary>The transformer that fuses as the options say.</summary>
    public FuseImagesTransformer Transformer(FuseImagesOptions fuseWith, IDataView input) => Estimator(fuseWith).Fit(input);

    private FusionEstimator<FuseImagesTransformer> Estimator(FuseImagesOptions fuseWith) =>
        FuseImagesEstimator.Create(_context.Transforms, _options.OutputColumnName, Sources, _task, fuseWith);
}
