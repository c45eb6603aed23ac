using FusionML.Imaging;
using FusionML.Metrics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>Computes fusion metrics, one Single column for each; NaN where a metric is not defined on the pictures.</summary>
internal sealed class EvaluateFusionTransformer : FusionTransformer
{
    /// <summary>The name of this kind in model files.</summary>
    public const string StateKind = "EvaluateFusion";

    private const int SourceCount = 2;
    private const int FusedIndex = 2;
    private const int ReferenceIndex = 3;

    private readonly IReadOnlyList<FusionMetric> _metrics;

    /// <param name="outputs">One column per metric.</param>
    /// <param name="metrics">The metric of each column.</param>
    /// <param name="pictures">The columns of the first source, the second, the fused picture and, where there is one, the
    /// reference.</param>
    public EvaluateFusionTransformer(
        IReadOnlyList<string> outputs,
        IReadOnlyList<FusionMetric> metrics,
        IReadOnlyList<string> pictures
    )
        : base(outputs, [.. pictures.Select(name => new InputColumn(name, ColumnKind.ImageOrPlane))])
    {
        ColumnNames.RequireOutputs(outputs);
        ColumnNames.RequireInputs(pictures);
        if (outputs.Count == 0 || outputs.Count != metrics.Count)
        {
            throw new ArgumentException(
                $"{metrics.Count} metrics can't have {outputs.Count} output columns: one for each is needed, and at least one."
            );
        }

        _metrics = metrics;
    }

    private protected override string Kind => StateKind;

    public static EvaluateFusionTransformer Read(StateReader state)
    {
        string[] outputs = state.ReadStrings("the metric columns", 1);
        string[] metrics = state.ReadStrings("the metrics", 1);
        return new EvaluateFusionTransformer(
            outputs,
            [.. metrics.Select(MetricRegistry.Get)],
            state.ReadStrings("the picture columns", FusedIndex + 1, ReferenceIndex + 1)
        );
    }

    internal override IReadOnlyList<DataViewType> GetOutputTypes(IReadOnlyList<DataViewType> inputTypes)
    {
        _ = PictureSize.Common(Inputs, inputTypes);
        return [.. OutputNames.Select(_ => NumberDataViewType.Single)];
    }

    internal override Delegate[] CreateGetters(
        DataViewRow row,
        IReadOnlyList<DataViewSchema.Column> inputs,
        ReadOnlySpan<bool> active
    )
    {
        List<FusionMetric> wanted = [];
        for (int i = 0; i < active.Length; i++)
        {
            if (active[i] && !wanted.Contains(_metrics[i]))
            {
                wanted.Add(_metrics[i]);
            }
        }

        RowCache<MetricReport> report = new(row, CreateEvaluation(row, inputs, wanted, CancellationToken.None));
        return
        [
            .. _metrics.Select(metric =>
                (ValueGetter<float>)((ref float value) => value = (float)report.Get()[metric.Definition.Id].Value)
            ),
        ];
    }

    /// <summary>The picture columns, the reference last and only where there is one.</summary>
    internal static IReadOnlyList<string> Pictures(string first, string second, string fused, string? reference) =>
        reference is null ? [first, second, fused] : [first, second, fused, reference];

    /// <summary>Computes <paramref name="metrics"/> on the current row.</summary>
    internal Func<MetricReport> CreateEvaluation(
        DataViewRow row,
        IReadOnlyList<DataViewSchema.Column> inputs,
        IReadOnlyList<FusionMetric> metrics,
        CancellationToken cancellationToken
    )
    {
        MetricEvaluator evaluator = new(metrics);
        Func<FusionImage>[] pictures = [.. inputs.Select(input => PictureColumns.ReadImageOrPlane(row, input))];
        return () => evaluator.Evaluate(Gather(pictures), null, cancellationToken);
    }

    private protected override void WriteState(StateWriter state)
    {
        state.Write(OutputNames);
        state.Write([.. _metrics.Select(metric => metric.Definition.Id)]);
        state.Write([.. Inputs.Select(input => input.Name)]);
    }

    private MetricInput Gather(Func<FusionImage>[] read)
    {
        FusionImage[] images = [.. read.Select(picture => picture())];
        MetricPicture[] pictures = new MetricPicture[images.Length];
        for (int i = 0; i < images.Length; i++)
        {
            images[0].Y.RequireSameSize(images[i].Y, $"column '{Inputs[0].Name}'", $"column '{Inputs[i].Name}'");
            pictures[i] = MetricPicture.From(images[i], $"column '{Inputs[i].Name}'");
        }

        return new MetricInput(pictures[..SourceCount], pictures[FusedIndex], pictures.ElementAtOrDefault(ReferenceIndex));
    }
}
