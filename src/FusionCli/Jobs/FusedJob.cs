using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>A job whose pictures are fused and not yet written.</summary>
/// <param name="Job">What was asked for.</param>
/// <param name="Sources">The pictures that went in.</param>
/// <param name="Aligned">The same as they were fused.</param>
/// <param name="Result">What came out.</param>
/// <param name="Seconds">How long the fusion took, without reading and writing.</param>
internal sealed record FusedJob(FuseJob Job, SourcePictures Sources, AlignedPictures Aligned, FusionResult Result, double Seconds)
{
    /// <summary>What was done with the sources that nobody asked for, one sentence each.</summary>
    public IEnumerable<string> Changes =>
        [
            .. Result
                .Normalizations.Where(normalization => normalization.IsAutomatic)
                .Select(source => NormalizationText.Automatic(source, Sources[source.Source].BitDepth)),
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

            return Sources.Names.FirstOrDefault(name => Sources[name].Alpha is not null) is string transparent
                ? $"{transparent} has an opacity and another source has none: the fused picture is opaque."
                : null;
        }
    }
}
