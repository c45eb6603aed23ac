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
    private const double ReduceShare = 0.2;
    private const int RowsBetweenReports = 64;

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
        init => field = OptionValue.Within(value, 1, 30);
    } = 30;

    /// <summary>
    /// The shorter side of the coarsest level is not reduced below this many pixels, 2 to 4096; 16 by default. Smaller bases give
    /// more contrast, up to clipped black and white where one source is much brighter. Pictures below twice this size still get
    /// one level.
    /// </summary>
    public int MinimumBase
    {
        get;
        init => field = OptionValue.Within(value, 2, 4096);
    } = 16;

    private protected override void Fuse(
        IReadOnlyList<ImagePlane> sources,
        ImagePlane fused,
        IProgress<FuseProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        // The levels of each source, finest first; details are made again from them, row by row, when the picture is put together.
        List<ImagePlane[]> levels =
        [
            [.. sources],
        ];
        while (levels.Count <= MaximumLevels && CanHalve(levels[^1][0], levels.Count == 1 ? 2 : MinimumBase))
        {
            levels.Add([.. levels[^1].Select(level => PyramidFilter.Reduce(level, cancellationToken))]);

            // Building the levels is about a fifth of all work, most of it on the finest.
            progress?.Report(new FuseProgress(ReduceShare * (1 - Math.Pow(0.25, levels.Count - 1))));
        }

        bool isOnlyBase = levels.Count == 1;
        ImagePlane picture = isOnlyBase ? fused : new(levels[^1][0].Height, levels[^1][0].Width, fused.BitDepth);
        AverageRule.AddMean(levels[^1], picture, cancellationToken);
        for (int level = levels.Count - 2; level >= 0; level--)
        {
            ImagePlane finer = level == 0 ? fused : new(levels[level][0].Height, levels[level][0].Width, fused.BitDepth);
            Rebuild(levels[level], levels[level + 1], picture, finer, Report, cancellationToken);
            picture = finer;
            levels.RemoveAt(level + 1);

            // Each level has about a quarter of the pixels of the finer one.
            void Report(double share) =>
                progress?.Report(new FuseProgress(ReduceShare + (1 - ReduceShare) * (1 + 3 * share) / 4 * Math.Pow(0.25, level)));
        }
    }

    /// <summary>finer = the chosen details of a level + the fused picture of the next level, doubled.</summary>
    private static void Rebuild(
        ImagePlane[] level,
        ImagePlane[] next,
        ImagePlane coarser,
        ImagePlane finer,
        Action<double> report,
        CancellationToken cancellationToken
    )
    {
        DetailSelection selection = new(level, next);
        float[] smooth = new float[coarser.Width + 2];
        for (int y = 0; y < finer.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<float> row = finer.GetRow(y);
            selection.GetRow(y, row);
            PyramidFilter.AddExpandedRow(row, coarser, y, finer.Height, 1, smooth);
            if (y % RowsBetweenReports == RowsBetweenReports - 1)
            {
                report((y + 1.0) / finer.Height);
            }
        }
    }

    private static bool CanHalve(ImagePlane plane, int smallest) =>
        PyramidFilter.Half(Math.Min(plane.Height, plane.Width)) >= smallest;
}
