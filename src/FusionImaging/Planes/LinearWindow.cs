namespace FusionML.Imaging;

/// <summary>
/// A window of gray values as viewers of medical pictures have it: what lies in it becomes 0 to 1, the rest black or white
/// (DICOM PS3.3, C.11.2.1.2.1, function LINEAR).
/// </summary>
/// <remarks>Immutable; can be used from several threads at once.</remarks>
public sealed record LinearWindow
{
    private const int PhotographBits = 8;
    private const int FloatBits = 32;

    /// <summary>Sets the window in stored values: 0 to 65535 for 16 bits, the samples themselves for float.</summary>
    /// <param name="center">The value that becomes middle gray.</param>
    /// <param name="width">How many values there are from black to white, above 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or the width is not above 1.</exception>
    public LinearWindow(double center, double width)
    {
        if (!double.IsFinite(center))
        {
            throw new ArgumentOutOfRangeException(nameof(center), center, "The centre of a window is a finite number.");
        }

        if (!(width > 1 && double.IsFinite(width)))
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, "The width of a window is above 1 and finite.");
        }

        (Center, Width) = (center, width);
    }

    /// <summary>The value that becomes middle gray.</summary>
    public double Center { get; }

    /// <summary>How many values there are from black to white.</summary>
    public double Width { get; }

    /// <summary>The picture with ((x - (c - 0.5)) / (w - 1) + 0.5) clamped to [0, 1] for each stored value x.</summary>
    /// <param name="image">A gray picture of more than 8 bits. The copy has its bit depth.</param>
    /// <param name="name">What an error calls it.</param>
    /// <exception cref="PictureException">The picture is coloured, or has up to 8 bits.</exception>
    public FusionImage Apply(FusionImage image, string name = "the picture")
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.IsColor || image.BitDepth <= PhotographBits)
        {
            string found = image.IsColor ? "is coloured" : $"has {image.BitDepth} bits";
            throw new PictureException($"{name}: a window is for gray pictures of more than 8 bits; this one {found}.");
        }

        double maximum = image.BitDepth < FloatBits ? Math.Pow(2, image.BitDepth) - 1 : 1;
        ImagePlane plane = image.Y.Clone();
        foreach (ref float sample in plane.Samples)
        {
            sample = (float)Math.Clamp(((sample * maximum) - (Center - 0.5)) / (Width - 1) + 0.5, 0, 1);
        }

        return new FusionImage(plane) { Alpha = image.Alpha, Metadata = image.Metadata };
    }
}
