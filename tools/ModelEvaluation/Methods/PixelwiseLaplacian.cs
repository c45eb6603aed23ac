using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.ModelEvaluation;

/// <summary>
/// The plainest fusion in the Laplacian pyramid: on every level each pixel takes the coefficient of the larger magnitude, and the
/// coarsest of five levels is averaged. A second classical baseline beside <see cref="LaplacianRule"/>, which looks at
/// neighbourhoods.
/// </summary>
/// <remarks>
/// A. Toet, "Image fusion by a ratio of low-pass pyramid", Pattern Recognition Letters 9(4), 1989,
/// doi:10.1016/0167-8655(89)90003-2, describes selection by magnitude pixel by pixel.
/// </remarks>
internal sealed class PixelwiseLaplacian : IFusionEngine
{
    private const int Levels = 5;

    public string Name => "laplacian-pixelwise";

    public FusionResult Fuse(
        IReadOnlyList<ImagePlane> sources,
        FuseOptions? options = null,
        IProgress<FuseProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        if (sources.Count != 2)
        {
            throw new ArgumentException($"The rule takes two sources, not {sources.Count}.", nameof(sources));
        }

        sources[0].RequireSameSize(sources[1], "the first source", "the second source");
        ImagePlane fused = Fuse(sources[0], sources[1], Levels, cancellationToken);
        foreach (ref float sample in fused.Samples)
        {
            sample = Math.Clamp(sample, 0, 1);
        }

        return new FusionResult(fused);
    }

    public void Dispose() { }

    private static ImagePlane Fuse(ImagePlane first, ImagePlane second, int levels, CancellationToken cancellationToken)
    {
        ImagePlane fused = new(first.Height, first.Width, Math.Max(first.BitDepth, second.BitDepth));
        if (levels == 0 || Math.Min(first.Height, first.Width) < 2)
        {
            Combine(first, second, fused, (one, two) => (one + two) / 2);
            return fused;
        }

        ImagePlane firstHalf = PyramidFilter.Reduce(first, cancellationToken);
        ImagePlane secondHalf = PyramidFilter.Reduce(second, cancellationToken);
        ImagePlane firstDetail = first.Clone();
        ImagePlane secondDetail = second.Clone();
        PyramidFilter.AddExpanded(firstDetail, firstHalf, -1, cancellationToken);
        PyramidFilter.AddExpanded(secondDetail, secondHalf, -1, cancellationToken);
        Combine(firstDetail, secondDetail, fused, (one, two) => Math.Abs(one) >= Math.Abs(two) ? one : two);
        PyramidFilter.AddExpanded(fused, Fuse(firstHalf, secondHalf, levels - 1, cancellationToken), 1, cancellationToken);
        return fused;
    }

    private static void Combine(ImagePlane first, ImagePlane second, ImagePlane fused, Func<float, float, float> choose)
    {
        for (int i = 0; i < fused.Samples.Length; i++)
        {
            fused.Samples[i] = choose(first.Samples[i], second.Samples[i]);
        }
    }
}
