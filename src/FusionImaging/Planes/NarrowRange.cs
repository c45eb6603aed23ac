namespace FusionML.Imaging;

/// <summary>
/// Finds pictures that fill less than a tenth of the range of their samples, as raw thermal pictures of 16 bits do: to fusion and
/// metrics they are fog.
/// </summary>
/// <remarks>
/// The range is that between the percentiles 0.1 and 99.9, so that a few dead pixels do not hide it. Pictures of up to 8 bits are
/// never narrow: dark ones are photographs, and stretching them shows steps. All members can be used from several threads at once.
/// </remarks>
public static class NarrowRange
{
    /// <summary>A picture is narrow whose range is below this part of [0, 1].</summary>
    public const double MaximumWidth = 0.1;

    private const int PhotographBits = 8;

    /// <summary>The percentiles that bound the range: 0.1 and 99.9.</summary>
    public static PercentileNormalization Percentiles { get; } = new(0.1, 99.9);

    /// <summary>True for a range that is narrow and has contrast.</summary>
    public static bool IsNarrow(SampleRange range) => range.Width is > 0 and < MaximumWidth;

    /// <summary>The range of a plane that may be narrow: one of more than 8 bits. Null for any other.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="name">What an error calls it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PixelValueException">A sample is NaN or infinite.</exception>
    public static SampleRange? Measure(
        ImagePlane plane,
        string name = "the picture",
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(plane);
        return plane.BitDepth > PhotographBits ? Percentiles.Measure(plane, name, cancellationToken) : null;
    }

    /// <summary>The range of a plane if it is narrow, otherwise null.</summary>
    /// <inheritdoc cref="Measure"/>
    public static SampleRange? Find(
        ImagePlane plane,
        string name = "the picture",
        CancellationToken cancellationToken = default
    ) => Measure(plane, name, cancellationToken) is SampleRange range && IsNarrow(range) ? range : null;
}
