using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// Fuses an exposure bracket: the weighted mean of all pictures in the Laplacian pyramid, by <see cref="ExposureWeights"/>, in
/// the chroma of <see cref="ExposureChroma"/>.
/// </summary>
/// <param name="deghosting">Keeps out what moved between the exposures; null to take the scene as still.</param>
/// <remarks>
/// One pass over the pictures, since a sum of products and a sum of weights are all that is kept; deghosting takes a pass more
/// and the reference once. It holds about 12 planes of float beside what reading a picture takes, for any number of pictures.
/// </remarks>
internal sealed class ExposureBracketFusion(GhostRemoval? deghosting) : IStackFusion
{
    /// <summary>
    /// The shorter side of the coarsest level: so small that the mean of the whole picture is fused like a detail, without which
    /// dark and bright regions change places.
    /// </summary>
    private const int MinimumBase = 2;

    /// <inheritdoc/>
    public string Name => "exposure-fusion";

    /// <inheritdoc/>
    public int WorkingPlanes => 12;

    /// <inheritdoc/>
    public FusionResult Fuse(PictureStack stack, IProgress<FuseProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new FuseProgress(0));
        int passes = deghosting is null ? 1 : 2;
        int read = 0;
        int bitDepth = 1;
        GhostTest? ghosts = deghosting?.Prepare(stack, Report);
        PyramidBlend? blend = null;
        ExposureChroma? chroma = null;
        ImagePlane[]? sums = null;
        SourceIndexMap? map = null;
        foreach (int i in ghosts?.Order ?? [.. Enumerable.Range(0, stack.Count)])
        {
            FusionImage picture = stack.Read(i);
            int details = PyramidLevels.Count(picture.Height, picture.Width, MinimumBase);
            ImagePlane own = ExposureWeights.Of(picture, cancellationToken);
            ImagePlane? agreement = ghosts?.Agreement(picture, i, cancellationToken);
            if (agreement is not null)
            {
                SampleArithmetic.Multiply(own.Samples, agreement.Samples);
            }

            chroma ??= new ExposureChroma(picture.Height, picture.Width);
            chroma.Add(picture, agreement);
            map ??= new SourceIndexMap(picture.Height, picture.Width);
            map.Offer(own.Samples, i);
            ImagePlane[] luminance = PyramidBlend.Split(picture.Y, details, cancellationToken);
            ImagePlane[] weights = PyramidBlend.Reduce(own, details, cancellationToken);
            ExposureWeights.CountDetail(weights, luminance, cancellationToken);
            blend ??= new PyramidBlend(picture.Height, picture.Width, details);
            blend.Add(luminance, weights);
            bitDepth = Math.Max(bitDepth, picture.BitDepth);
            sums = Add(sums, weights);
            Report();
        }

        blend!.Divide(sums);
        ImagePlane fused = blend.Collapse(bitDepth, cancellationToken);
        return FusionResult.Of(chroma!.With(fused), map!.ToPlane());

        void Report() => progress?.Report(new FuseProgress(++read / (double)(passes * stack.Count)));
    }

    private static ImagePlane[] Add(ImagePlane[]? sums, ImagePlane[] weights)
    {
        for (int l = 0; l < sums?.Length; l++)
        {
            SampleArithmetic.Add(weights[l].Samples, sums[l].Samples);
        }

        return sums ?? weights;
    }
}
