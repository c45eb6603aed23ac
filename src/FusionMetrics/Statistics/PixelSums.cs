namespace FusionML.Metrics;

/// <summary>
/// Sums over all pixels of planes and of products of two planes, as exact integers; means, variances, covariances and squared
/// errors follow from them without passing over the picture again and without cancellation.
/// </summary>
internal sealed class PixelSums
{
    private PixelSums(long value) => Value = value;

    /// <summary>The sum.</summary>
    public long Value { get; }

    /// <summary>The sum of x.</summary>
    public static long Of(BytePlane x) => x.Derive("sum", static self => new PixelSums(ByteKernel.Sum(self.Samples))).Value;

    /// <summary>The sum of x y.</summary>
    public static long OfProduct(BytePlane x, BytePlane y) =>
        x.Derive(("sum of products", y), self => new PixelSums(ByteKernel.DotProduct(self.Samples, y.Samples))).Value;

    /// <summary>n^2 times the covariance: n sum(xy) - sum(x) sum(y), without rounding.</summary>
    public static Int128 ScaledCovariance(BytePlane x, BytePlane y) =>
        (Int128)x.Samples.Length * OfProduct(x, y) - (Int128)Of(x) * Of(y);

    /// <summary>The mean of (x - y)^2.</summary>
    public static double MeanSquaredError(BytePlane x, BytePlane y) =>
        (OfProduct(x, x) + OfProduct(y, y) - 2 * OfProduct(x, y)) / (double)x.Samples.Length;

    /// <summary>Standard deviation over all pixels.</summary>
    public static double Deviation(BytePlane x) => Math.Sqrt((double)ScaledCovariance(x, x)) / x.Samples.Length;
}
