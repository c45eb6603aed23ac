using FusionML.Alignment;
using FusionML.Imaging;

namespace FusionML.AlignmentEvaluation;

/// <summary>Two pictures of a pair, the second warped by what is known, both cut so that no border of the warp shows.</summary>
/// <param name="First">The first picture's middle.</param>
/// <param name="Second">The second one's, warped.</param>
/// <param name="Warp">Where each pixel of the uncut warped picture lies in the second picture.</param>
/// <param name="Margin">What was cut off on every side.</param>
internal sealed record KnownWarp(FusionImage First, FusionImage Second, PlanarTransform Warp, int Margin)
{
    /// <summary>Warps a pair of one size.</summary>
    public static KnownWarp Of(FusionImage first, FusionImage second, PlanarTransform warp)
    {
        int margin = 0;
        while (!IsCovered(warp, second, margin))
        {
            margin++;
        }

        CommonArea middle = new(margin, margin, first.Width - (2 * margin), first.Height - (2 * margin));
        return new KnownWarp(middle.Cut(first), middle.Cut(PictureWarp.Apply(second, warp, first)), warp, margin);
    }

    /// <summary>A warp by up to 20 pixels, 3 degrees and 5 % of scale.</summary>
    public static PlanarTransform Draw(Random random, int width, int height)
    {
        double Between(double most) => ((random.NextDouble() * 2) - 1) * most;
        return PlanarTransform
            .Similarity(1 + Between(0.05), Between(3), (width - 1) / 2.0, (height - 1) / 2.0)
            .Then(PlanarTransform.Translation(Between(20), Between(20)));
    }

    /// <summary>
    /// Where each pixel of the cut first picture lies in the cut second one, if in the pair itself it lies where
    /// <paramref name="pair"/> says.
    /// </summary>
    public PlanarTransform Truth(PlanarTransform pair) =>
        PlanarTransform
            .Translation(Margin, Margin)
            .Then(pair)
            .Then(Warp.Invert())
            .Then(PlanarTransform.Translation(-Margin, -Margin));

    private static bool IsCovered(PlanarTransform warp, FusionImage picture, int margin)
    {
        (double right, double bottom) = (picture.Width - 1.0, picture.Height - 1.0);
        return new[] { (margin, margin), (right - margin, margin), (margin, bottom - margin), (right - margin, bottom - margin) }
            .Select(corner => warp.Apply(corner.Item1, corner.Item2))
            .All(corner => corner.X >= 0 && corner.Y >= 0 && corner.X <= right && corner.Y <= bottom);
    }
}
