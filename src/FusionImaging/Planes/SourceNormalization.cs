namespace FusionML.Imaging;

/// <summary>How the luminance of one source was stretched before it was fused or compared.</summary>
/// <param name="Source">What the caller calls the source.</param>
/// <param name="Range">The samples that became 0 and 1.</param>
/// <param name="Percentiles">The percentiles that gave the range, of this source or of all together.</param>
/// <param name="IsAutomatic">Nobody asked for this source: it fills less than a tenth of its range.</param>
/// <remarks>Immutable.</remarks>
public sealed record SourceNormalization(string Source, SampleRange Range, PercentileNormalization Percentiles, bool IsAutomatic)
{
    /// <summary>The picture with its luminance stretched; chroma, opacity and metadata stay.</summary>
    public FusionImage Apply(FusionImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        ImagePlane luminance = Range.Stretch(image.Y);
        return image.IsColor
            ? new FusionImage(luminance, image.Cr, image.Cb) { Alpha = image.Alpha, Metadata = image.Metadata }
            : new FusionImage(luminance) { Alpha = image.Alpha, Metadata = image.Metadata };
    }
}
