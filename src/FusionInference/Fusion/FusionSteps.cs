using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// What fuses the pictures of one call, two at a time or more: the engine, then the chroma. It reports progress of the whole
/// call.
/// </summary>
/// <param name="engine">Fuses luminance.</param>
/// <param name="options">How the engine works.</param>
/// <param name="keepsAgreement">Whether fused luminance stays between the sources where they agree.</param>
/// <param name="chroma">Gives the chroma rule, which is made when the first coloured picture comes.</param>
/// <param name="work">What luminance and chroma cost.</param>
/// <param name="pictures">The number of pictures.</param>
/// <param name="progress">Reports progress, or null.</param>
/// <param name="cancellation">Stops the work.</param>
internal sealed class FusionSteps(
    IFusionEngine engine,
    FuseOptions options,
    bool keepsAgreement,
    Func<IChromaRule> chroma,
    FusionWork work,
    int pictures,
    IProgress<FuseProgress>? progress,
    CancellationToken cancellation
)
{
    private readonly double _total = (pictures - 1) * (work.Luminance + work.Chroma);
    private double _done;
    private double _told = -1;
    private FuseProgress _last;

    /// <summary>Stops the work.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Fuses luminance: one step less than there are planes.</summary>
    public FusionResult FuseLuminance(IReadOnlyList<ImagePlane> luminance)
    {
        double cost = (luminance.Count - 1) * work.Luminance;
        FusionResult result = engine.Fuse(
            luminance,
            options,
            progress is null ? null : new PartProgress(part => Report(part, cost)),
            cancellation
        );
        _done += cost;
        return keepsAgreement
            ? result.With(new FusionImage(SourceAgreement.Keep(result.Fused, luminance, cancellation)))
            : result;
    }

    /// <summary>Gives a fused luminance its chroma; two gray sources give a gray picture without a rule.</summary>
    public FusionImage ApplyChroma(ImagePlane luminance, FusionImage first, FusionImage second)
    {
        FusionImage fused =
            !first.IsColor && !second.IsColor ? new FusionImage(luminance)
            : chroma() is ColorNetChromaRule network
                ? network.Apply(
                    luminance,
                    first,
                    second,
                    share => Report(_last with { Fraction = share }, work.Chroma),
                    cancellation
                )
            : chroma().Apply(luminance, first, second, cancellation);
        EndChroma();
        return fused;
    }

    /// <summary>Tells that the chroma of a step is decided.</summary>
    public void EndChroma()
    {
        Report(_last with { Fraction = 1 }, work.Chroma);
        _done += work.Chroma;
    }

    /// <summary>Tells of a step of the given cost; the fraction never falls.</summary>
    private void Report(FuseProgress part, double cost)
    {
        double done = _done + part.Fraction * cost;

        // Sums of shares end a rounding error beside the total.
        double fraction = done > _total * (1 - 1e-9) ? 1 : done / _total;
        if (fraction > _told || part.Iteration > _last.Iteration)
        {
            _told = Math.Max(_told, fraction);
            progress?.Report(part with { Fraction = _told });
        }

        _last = part;
    }

    private sealed class PartProgress(Action<FuseProgress> report) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value) => report(value);
    }
}
