using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>What fuses the pictures of one call, two at a time or more: the engine, then the chroma.</summary>
/// <param name="Engine">Fuses luminance.</param>
/// <param name="Options">How the engine works.</param>
/// <param name="Chroma">Gives the chroma rule, which is made when the first coloured picture comes.</param>
/// <param name="Progress">Reports progress of the whole call, or null.</param>
/// <param name="Cancellation">Stops the work.</param>
internal sealed record FusionSteps(
    IFusionEngine Engine,
    FuseOptions Options,
    Func<IChromaRule> Chroma,
    IProgress<FuseProgress>? Progress,
    CancellationToken Cancellation
)
{
    /// <summary>Fuses luminance as step <paramref name="step"/> of <paramref name="steps"/>, counted from 0.</summary>
    public FusionResult FuseLuminance(IReadOnlyList<ImagePlane> luminance, int step, int steps) =>
        Engine.Fuse(
            luminance,
            Options,
            Progress is null || steps == 1 ? Progress : new StepProgress(Progress, step, steps),
            Cancellation
        );

    /// <summary>Gives a fused luminance its chroma; two gray sources give a gray picture without a rule.</summary>
    public FusionImage ApplyChroma(ImagePlane luminance, FusionImage first, FusionImage second) =>
        first.IsColor || second.IsColor ? Chroma().Apply(luminance, first, second, Cancellation) : new FusionImage(luminance);

    private sealed class StepProgress(IProgress<FuseProgress> whole, int step, int steps) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value) => whole.Report(value with { Fraction = (step + value.Fraction) / steps });
    }
}
