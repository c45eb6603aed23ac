namespace FusionML.Imaging;

/// <summary>
/// A picture as fusion sees it: luminance Y and, for a coloured picture, the chroma planes Cr and Cb, all of one size.
/// Chroma is neutral at 0.5 (see <see cref="YCrCb"/>).
/// </summary>
public sealed class FusionImage
{
    /// <summary>Makes a gray picture.</summary>
    public FusionImage(ImagePlane luminance)
    {
        ArgumentNullException.ThrowIfNull(luminance);
        Y = luminance;
    }

    /// <summary>Makes a coloured picture.</summary>
    /// <exception cref="PictureSizeMismatchException">The planes differ in size.</exception>
    public FusionImage(ImagePlane luminance, ImagePlane cr, ImagePlane cb)
        : this(luminance)
    {
        ArgumentNullException.ThrowIfNull(cr);
        ArgumentNullException.ThrowIfNull(cb);
        luminance.RequireSameSize(cr, "Y", "Cr");
        luminance.RequireSameSize(cb, "Y", "Cb");
        (Cr, Cb) = (cr, cb);
    }

    /// <summary>Luminance.</summary>
    public ImagePlane Y { get; }

    /// <summary>Red difference, or null for a gray picture.</summary>
    public ImagePlane? Cr { get; }

    /// <summary>Blue difference, or null for a gray picture.</summary>
    public ImagePlane? Cb { get; }

    /// <summary>Rows.</summary>
    public int Height => Y.Height;

    /// <summary>Columns.</summary>
    public int Width => Y.Width;

    /// <summary>Bits per sample of the source.</summary>
    public int BitDepth => Y.BitDepth;

    /// <summary>True if the picture has chroma.</summary>
    public bool IsColor => Cr is not null;
}
