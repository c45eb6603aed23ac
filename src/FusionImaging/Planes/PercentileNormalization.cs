namespace FusionML.Imaging;

/// <summary>
/// Stretches a picture so that its low percentile becomes 0 and its high percentile 1; what lies outside is clamped. Raw thermal
/// pictures of 16 bits fill a few percent of their range and are almost black without it.
/// </summary>
/// <remarks>
/// Percentiles are exact on any float data and interpolate linearly between samples (Hyndman and Fan's definition 7). It is not
/// part of any published network's preparation, so it is applied only where it is asked for. A picture whose two percentiles are
/// equal has no contrast to stretch and is only clamped to [0, 1]. Can be used from several threads at once.
/// </remarks>
public sealed class PercentileNormalization
{
    /// <summary>Sets the percentiles.</summary>
    /// <param name="low">Percentile that becomes 0, from 0.</param>
    /// <param name="high">Percentile that becomes 1, above <paramref name="low"/> and up to 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">The percentiles are not in that order, or not a number.</exception>
    public PercentileNormalization(double low, double high)
    {
        if (!(low >= 0 && low < high && high <= 100))
        {
            throw new ArgumentOutOfRangeException(
                nameof(low),
                $"The percentiles {low} and {high} must satisfy 0 <= low < high <= 100."
            );
        }

        (Low, High) = (low, high);
    }

    /// <summary>Percentile that becomes 0.</summary>
    public double Low { get; }

    /// <summary>Percentile that becomes 1.</summary>
    public double High { get; }

    /// <summary>The two percentiles of a plane as samples.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="name">What an error calls it.</param>
    /// <param name="cancellationToken">Stops the work; looked at between passes over the plane.</param>
    /// <exception cref="PixelValueException">A sample is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public SampleRange Measure(ImagePlane plane, string name = "the picture", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plane);
        cancellationToken.ThrowIfCancellationRequested();
        plane.RequireFinite(name);
        OrderStatistics statistics = new(plane.SampleArray);
        cancellationToken.ThrowIfCancellationRequested();
        double low = statistics.Percentile(Low);
        cancellationToken.ThrowIfCancellationRequested();
        return new SampleRange(low, statistics.Percentile(High));
    }

    /// <summary>A stretched copy of a plane, with the plane's bit depth.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="name">What an error calls it.</param>
    /// <param name="cancellationToken">Stops the work; looked at between passes over the plane.</param>
    /// <exception cref="PixelValueException">A sample is NaN or infinite.</exception>
    public ImagePlane Apply(ImagePlane plane, string name = "the picture", CancellationToken cancellationToken = default) =>
        Measure(plane, name, cancellationToken).Stretch(plane);

    /// <summary>A copy of a picture with its luminance stretched and its chroma kept.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="name">What an error calls it.</param>
    /// <exception cref="PixelValueException">A sample of the luminance is NaN or infinite.</exception>
    public FusionImage Apply(FusionImage image, string name = "the picture")
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.WithLuminance(Apply(image.Y, name), image.Alpha?.Clone(), image.Metadata);
    }
}
