using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// Fusion in the Laplacian pyramid: on every level the most salient source gives the detail (largest absolute coefficient with a
/// 3x3 consistency check), and the coarsest level is averaged. The "LP" of the fusion literature, and the classical method to
/// beat.
/// </summary>
/// <remarks>
/// Pyramid: P. J. Burt and E. H. Adelson, 1983, doi:10.1109/TCOM.1983.1095851. Selection: H. Li et al., 1995,
/// doi:10.1006/gmip.1995.1022.
/// </remarks>
public sealed class LaplacianRule : ClassicalRule
{
    /// <summary>Makes the rule.</summary>
    public LaplacianRule()
        : base("laplacian") { }

    /// <summary>
    /// The most detail levels, 1 to 30; 30 by default, so that the pyramid ends where the shorter side would fall below
    /// <see cref="MinimumBase"/> pixels: four or five levels, as in the literature, for pictures of half a megapixel.
    /// </summary>
    public int MaximumLevels
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 30);
            field = value;
        }
    } = 30;

    /// <summary>
    /// The shorter side of the coarsest level is not reduced below this many pixels, 2 to 4096; 16 by default. Smaller bases give
    /// more contrast, up to clipped black and white where one source is much brighter. Pictures below twice this size still get
    /// one level.
    /// </summary>
    public int MinimumBase
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 4096);
            field = value;
        }
    } = 16;

    private protected override void Fuse(
        IReadOnlyList<ImagePlane> sources,
        ImagePlane fused,
        IProgress<FuseProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        ImagePlane[] levels = [.. sources];
        Stack<ImagePlane> details = [];
        while (details.Count < MaximumLevels && CanHalve(levels[0], details.Count == 0 ? 2 : MinimumBase))
        {
            ImagePlane[] next = new ImagePlane[levels.Length];
            for (int i = 0; i < levels.Length; i++)
            {
                next[i] = PyramidFilter.Reduce(levels[i], cancellationToken);
                levels[i] = details.Count == 0 ? levels[i].Clone() : levels[i];
                PyramidFilter.AddExpanded(levels[i], next[i], -1, cancellationToken);
            }

            details.Push(DetailSelection.Select(levels, cancellationToken));
            levels = next;

            // Every level has a quarter of the pixels of the one before; building is about four fifths of all work.
            progress?.Report(new FuseProgress(0.8 * (1 - Math.Pow(0.25, details.Count))));
        }

        ImagePlane picture = new(levels[0].Height, levels[0].Width, fused.BitDepth);
        AverageRule.AddMean(levels, picture, cancellationToken);
        while (details.TryPop(out ImagePlane? detail))
        {
            PyramidFilter.AddExpanded(detail, picture, 1, cancellationToken);
            picture = detail;
        }

        picture.Samples.CopyTo(fused.Samples);
    }

    private static bool CanHalve(ImagePlane plane, int smallest) =>
        PyramidFilter.Half(Math.Min(plane.Height, plane.Width)) >= smallest;
}
