namespace FusionML.Imaging;

/// <summary>Says which sources are stretched before they are looked at, and between which percentiles.</summary>
/// <remarks>Immutable; can be used from several threads at once. The default stretches nothing.</remarks>
public sealed record SourceNormalizer
{
    /// <summary>The percentiles of the first source, or null.</summary>
    public PercentileNormalization? First { get; init; }

    /// <summary>The percentiles of all other sources, or null.</summary>
    public PercentileNormalization? Second { get; init; }

    /// <summary>Stretches sources without percentiles that fill less than a tenth of their range (<see cref="NarrowRange"/>).</summary>
    public bool NarrowSources { get; init; }

    /// <summary>How the luminance of a source is to be stretched; null where it stays as it is.</summary>
    /// <param name="luminance">The luminance.</param>
    /// <param name="index">Which source it is, from 0.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="PixelValueException">A sample is NaN or infinite.</exception>
    public SourceNormalization? Of(ImagePlane luminance, int index, string name)
    {
        ArgumentNullException.ThrowIfNull(luminance);
        if ((index == 0 ? First : Second) is PercentileNormalization asked)
        {
            return new SourceNormalization(name, asked.Measure(luminance, name), asked, IsAutomatic: false);
        }

        return NarrowSources && NarrowRange.Find(luminance, name) is SampleRange range
            ? new SourceNormalization(name, range, NarrowRange.Percentiles, IsAutomatic: true)
            : null;
    }
}
