namespace FusionML.Imaging;

/// <summary>Two sample values, of which normalisation makes the lower one 0 and the higher one 1.</summary>
/// <param name="Low">The sample that becomes 0.</param>
/// <param name="High">The sample that becomes 1; where it is not above <paramref name="Low"/>, there is no contrast.</param>
public readonly record struct SampleRange(double Low, double High)
{
    /// <summary>How far the two are apart.</summary>
    public double Width => High - Low;

    /// <summary>The smallest range that holds this one and <paramref name="other"/>.</summary>
    public SampleRange Union(SampleRange other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    /// <summary>
    /// A copy of a plane with (x - low) / (high - low) clamped to [0, 1]. A range without contrast only clamps.
    /// </summary>
    /// <param name="plane">The plane; its samples are finite. The copy has its bit depth.</param>
    public ImagePlane Stretch(ImagePlane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        ImagePlane result = plane.Clone();
        (double offset, double scale) = Width > 0 ? (Low, 1 / Width) : (0, 1);
        foreach (ref float sample in result.Samples)
        {
            sample = (float)Math.Clamp((sample - offset) * scale, 0, 1);
        }

        return result;
    }
}
