using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// The mean structural similarity of two batches of pictures: SSIM = (2 m1 m2 + C1)(2 s12 + C2) / ((m1^2 + m2^2 + C1)(s1^2 + s2^2
/// + C2)), with means, variances and the covariance under an 11x11 Gaussian window of standard deviation 1.5, C1 = (0.01 L)^2 and
/// C2 = (0.03 L)^2.
/// </summary>
/// <remarks>
/// Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment", IEEE TIP 13(4), 2004, DOI 10.1109/TIP.2003.819861.
/// </remarks>
internal static class StructuralSimilarity
{
    /// <summary>Rows and columns of the window.</summary>
    public const int WindowSize = 11;

    private const double WindowDeviation = 1.5;

    private static readonly double[] Window = MakeWindow();

    /// <summary>The mean of the similarity map over all pictures and pixels.</summary>
    /// <param name="first">Batch x 1 x height x width.</param>
    /// <param name="second">The same shape.</param>
    /// <param name="zeroPadding">
    /// True for a map as large as the picture with zeros outside it; false for the pixels whose window lies inside the picture.
    /// </param>
    /// <param name="range">L, the distance from black to white.</param>
    /// <returns>A scalar in [-1, 1], differentiable with respect to both.</returns>
    /// <exception cref="PictureException">
    /// The shapes are wrong or differ, or without padding a side is shorter than the window.
    /// </exception>
    public static Tensor Mean(Tensor first, Tensor second, bool zeroPadding, double range)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor luminance, Tensor contrastStructure) = Maps(first, second, zeroPadding, range);
        return (luminance * contrastStructure).mean().MoveToOuterDisposeScope();
    }

    /// <summary>The means over the pixels of each picture whose window lies inside it, L = 1.</summary>
    /// <param name="first">Batch x 1 x height x width.</param>
    /// <param name="second">The same shape.</param>
    /// <returns>
    /// Two vectors, one value per picture: the whole similarity, and its contrast and structure without luminance.
    /// </returns>
    /// <exception cref="PictureException">The shapes are wrong or differ, or a side is shorter than the window.</exception>
    public static (Tensor Similarity, Tensor ContrastStructure) MeansOfPictures(Tensor first, Tensor second)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor luminance, Tensor contrastStructure) = Maps(first, second, zeroPadding: false, range: 1);
        return scope.MoveToOuter((luminance * contrastStructure).mean([1, 2, 3]), contrastStructure.mean([1, 2, 3]));
    }

    private static (Tensor Luminance, Tensor ContrastStructure) Maps(Tensor first, Tensor second, bool zeroPadding, double range)
    {
        PictureBatch.Require(first, "first", 1);
        PictureBatch.Require(second, "second", 1);
        PictureBatch.RequireSameShape(first, "first", second, "second");
        if (!zeroPadding && Math.Min(first.shape[2], first.shape[3]) < WindowSize)
        {
            throw new PictureException(
                $"SSIM needs pictures of at least {WindowSize}x{WindowSize}, not {first.shape[3]}x{first.shape[2]}."
            );
        }

        using DisposeScope scope = NewDisposeScope();
        double c1 = 0.01 * range * (0.01 * range);
        double c2 = 0.03 * range * (0.03 * range);
        Tensor[] averages = Average(cat([first, second, first * first, second * second, first * second], 0), zeroPadding)
            .chunk(5, 0);
        Tensor squareOfFirst = averages[0] * averages[0];
        Tensor squareOfSecond = averages[1] * averages[1];
        Tensor product = averages[0] * averages[1];
        Tensor luminance = product.Times(2).Plus(c1) / squareOfFirst.Plus(squareOfSecond).Plus(c1);
        Tensor covariance = averages[4] - product;
        Tensor variances = (averages[2] - squareOfFirst).Plus(averages[3]) - squareOfSecond;
        return scope.MoveToOuter(luminance, covariance.Times(2).Plus(c2) / variances.Plus(c2));
    }

    /// <summary>
    /// The two-dimensional window is the product of a column and a row, and 22 products per pixel are less than 121.
    /// </summary>
    internal static Tensor Average(Tensor pictures, bool zeroPadding)
    {
        DeviceGuard.OfProcess.Require(pictures);
        long padding = zeroPadding ? WindowSize / 2 : 0;
        Tensor window = tensor(Window, pictures.dtype, pictures.device);
        Tensor columns = nn.functional.conv2d(pictures, window.view(1, 1, WindowSize, 1), null, [1, 1], [padding, 0]);
        return nn.functional.conv2d(columns, window.view(1, 1, 1, WindowSize), null, [1, 1], [0, padding]);
    }

    private static double[] MakeWindow()
    {
        double[] window = new double[WindowSize];
        for (int i = 0; i < WindowSize; i++)
        {
            int distance = i - WindowSize / 2;
            window[i] = Math.Exp(-(distance * distance) / (2 * WindowDeviation * WindowDeviation));
        }

        double sum = window.Sum();
        return Array.ConvertAll(window, value => value / sum);
    }
}
