using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>A job whose pictures are fused and not yet written.</summary>
/// <param name="Job">What was asked for.</param>
/// <param name="Sources">What there is to say of the pictures that went in.</param>
/// <param name="Result">What came out.</param>
/// <param name="Seconds">How long the fusion took, without reading and writing.</param>
internal sealed record FusedJob(FuseJob Job, IReadOnlyList<SourceFacts> Sources, FusionResult Result, double Seconds)
{
    /// <summary>How the sources were aligned and lie; null where nobody looked.</summary>
    public AlignedPictures? Alignment { get; init; }

    /// <summary>What was done with the sources that nobody asked for, one sentence each.</summary>
    public IEnumerable<string> Changes =>
        [
            .. Result
                .Normalizations.Where(normalization => normalization.IsAutomatic)
                .Select(source =>
                    NormalizationText.Automatic(source, Sources.First(facts => facts.Name == source.Source).BitDepth)
                ),
            .. Alignment?.Told ?? [],
            .. OpacityLost is string lost ? new[] { lost } : [],
        ];

    private string? OpacityLost
    {
        get
        {
            if (Result.Image.Alpha is not null)
            {
                return OutputFormat.HoldsOpacity(Job.Output)
                    ? null
                    : $"{Job.Output} can't hold the opacity of the sources: the fused picture is opaque.";
            }

            return Sources.FirstOrDefault(facts => facts.HasOpacity) is SourceFacts transparent
                ? $"{transparent.Name} has an opacity and another source has none: the fused picture is opaque."
                : null;
        }
    }
}
