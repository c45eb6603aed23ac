using FusionML.Imaging;
using OpenCvSharp;

namespace FusionML.Alignment;

/// <summary>
/// Maximises the correlation of two planes over a transform: G. D. Evangelidis and E. Z. Psarakis, "Parametric image alignment
/// using enhanced correlation coefficient maximization", IEEE TPAMI 30 (2008), doi:10.1109/TPAMI.2008.113, by OpenCV.
/// </summary>
internal static class EnhancedCorrelation
{
    /// <summary>Climbs from a transform.</summary>
    /// <param name="reference">The reference's level.</param>
    /// <param name="picture">The picture's level.</param>
    /// <param name="start">Where pixels of the reference's level lie in the picture's.</param>
    /// <param name="model">What may change; not <see cref="AlignmentModel.Auto"/>.</param>
    /// <param name="iterations">The most steps.</param>
    /// <returns>The transform and its correlation; null if it does not converge.</returns>
    public static unsafe (PlanarTransform Transform, double Correlation)? Climb(
        ImagePlane reference,
        ImagePlane picture,
        PlanarTransform start,
        AlignmentModel model,
        int iterations
    )
    {
        MotionTypes motion = model switch
        {
            AlignmentModel.Translation => MotionTypes.Translation,
            AlignmentModel.Euclidean => MotionTypes.Euclidean,
            AlignmentModel.Affine => MotionTypes.Affine,
            _ => MotionTypes.Homography,
        };
        float[,] matrix = new float[motion == MotionTypes.Homography ? 3 : 2, 3];
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i / 3, i % 3] = (float)start.Matrix[i];
        }

        fixed (float* referenceSamples = reference.Samples)
        fixed (float* pictureSamples = picture.Samples)
        {
            using Mat template = Mat.FromPixelData(reference.Height, reference.Width, MatType.CV_32FC1, (nint)referenceSamples);
            using Mat input = Mat.FromPixelData(picture.Height, picture.Width, MatType.CV_32FC1, (nint)pictureSamples);
            using Mat warp = Mat.FromArray(matrix);
            try
            {
                const double precision = 1e-6;
                const int blur = 5;
                double correlation = Cv2.FindTransformECC(
                    template,
                    input,
                    warp,
                    motion,
                    new TermCriteria(CriteriaTypes.Count | CriteriaTypes.Eps, iterations, precision),
                    null,
                    blur
                );
                double[] found = [0, 0, 0, 0, 0, 0, 0, 0, 1];
                for (int i = 0; i < matrix.Length; i++)
                {
                    found[i] = warp.At<float>(i / 3, i % 3);
                }

                return double.IsFinite(correlation) && found.All(double.IsFinite)
                    ? (new PlanarTransform(found), correlation)
                    : null;
            }
            catch (OpenCVException error) when (error.Status == ErrorCode.StsNoConv || error.Status == ErrorCode.StsAssert)
            {
                // Uncorrelated pictures, or a transform that leaves nothing in common.
                return null;
            }
        }
    }
}
