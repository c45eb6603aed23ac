namespace FusionML.Training;

/// <summary>
/// A learned Laplacian pyramid of a batch of pictures: the difference maps of full, half and quarter size, from fine to coarse,
/// and last the low map of an eighth of the size. Each is batch x channels x height x width.
/// </summary>
internal sealed record FeaturePyramid(IReadOnlyList<Tensor> Levels)
{
    /// <summary>Differences between neighbouring scales, each as large as the finer one, and the coarsest scale.</summary>
    /// <param name="scales">The features of each scale, from fine to coarse, each half the size of the one before.</param>
    public static FeaturePyramid Between(IReadOnlyList<Tensor> scales) =>
        new([.. scales.Zip(scales.Skip(1), (fine, coarse) => fine.sub(Grow(coarse))), scales[^1]]);

    /// <summary>Twice the size, bilinear with pixel centres at halves.</summary>
    public static Tensor Grow(Tensor features) =>
        nn.functional.interpolate(
            features,
            [2 * features.shape[2], 2 * features.shape[3]],
            mode: InterpolationMode.Bilinear,
            align_corners: false
        );

    /// <summary>The pyramids of the pictures from <paramref name="start"/> on, as many as <paramref name="count"/>.</summary>
    public FeaturePyramid Part(long start, long count) => new([.. Levels.Select(level => level.narrow(0, start, count))]);

    /// <summary>The pictures of several pyramids of one size as one batch.</summary>
    public static FeaturePyramid Concatenate(IReadOnlyList<FeaturePyramid> pyramids) =>
        pyramids.Count == 1
            ? pyramids[0]
            : new([
                .. Enumerable
                    .Range(0, pyramids[0].Levels.Count)
                    .Select(level => cat([.. pyramids.Select(pyramid => pyramid.Levels[level])], 0)),
            ]);

    /// <summary>Hands the levels to the scope outside of <paramref name="scope"/>.</summary>
    public FeaturePyramid MoveToOuter(DisposeScope scope)
    {
        scope.MoveToOuter(Levels);
        return this;
    }
}
