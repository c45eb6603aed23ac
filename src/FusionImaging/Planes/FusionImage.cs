using System.Diagnostics.CodeAnalysis;

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

    /// <summary>Opacity, 0 to 1 of the picture's size, or null for a picture that is opaque everywhere.</summary>
    /// <remarks>The other planes are not multiplied by it.</remarks>
    /// <exception cref="PictureSizeMismatchException">The plane has another size than the picture.</exception>
    public ImagePlane? Alpha
    {
        get;
        init
        {
            if (value is not null)
            {
                Y.RequireSameSize(value, "Y", "alpha");
            }

            field = value;
        }
    }

    /// <summary>What the file said beside the pixels: colour profile, camera, time, warnings.</summary>
    public PictureMetadata Metadata
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = PictureMetadata.None;

    /// <summary>Rows.</summary>
    public int Height => Y.Height;

    /// <summary>Columns.</summary>
    public int Width => Y.Width;

    /// <summary>Bits per sample of the source.</summary>
    public int BitDepth => Y.BitDepth;

    /// <summary>True if the picture has chroma.</summary>
    [MemberNotNullWhen(true, nameof(Cr), nameof(Cb))]
    public bool IsColor => Cr is not null;

    /// <summary>Throws if a sample of a plane is NaN or infinite.</summary>
    /// <param name="name">What the error calls this picture.</param>
    /// <exception cref="PixelValueException">
    /// A sample is not finite; the first such sample of the first such plane is named.
    /// </exception>
    public void RequireFinite(string name)
    {
        Y.RequireFinite(name);
        Cr?.RequireFinite(name);
        Cb?.RequireFinite(name);
        Alpha?.RequireFinite(name);
    }

    /// <summary>Throws if <paramref name="other"/> has another size.</summary>
    /// <exception cref="PictureSizeMismatchException">The sizes differ.</exception>
    public void RequireSameSize(FusionImage other, string name, string otherName)
    {
        ArgumentNullException.ThrowIfNull(other);
        Y.RequireSameSize(other.Y, name, otherName);
    }
}
