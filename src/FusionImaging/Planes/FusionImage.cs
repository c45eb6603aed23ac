using System.Diagnostics.CodeAnalysis;

namespace FusionML.Imaging;

/// <summary>
/// A picture as fusion sees it: luminance Y and, for a coloured picture, the chroma planes Cr and Cb, all of one size.
/// Chroma is neutral at 0.5 (see <see cref="YCrCb"/>).
/// </summary>
/// <remarks>
/// A picture read from a file of integers keeps its chroma in the file's depth until <see cref="Cr"/> or <see cref="Cb"/> is asked
/// for; from then on it holds both as planes. Several threads may read a picture at the same time.
/// </remarks>
public sealed class FusionImage
{
    private readonly Lock _gate = new();
    private SourceBands? _bands;
    private ImagePlane? _cr;
    private ImagePlane? _cb;

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
        (_cr, _cb, IsColor) = (cr, cb, true);
    }

    /// <summary>Makes a coloured picture whose chroma lies in its file's samples.</summary>
    internal FusionImage(ImagePlane luminance, SourceBands bands)
        : this(luminance) => (_bands, IsColor) = (bands, true);

    /// <summary>Luminance.</summary>
    public ImagePlane Y { get; }

    /// <summary>Red difference, or null for a gray picture.</summary>
    public ImagePlane? Cr => IsColor ? Chroma().Cr : null;

    /// <summary>Blue difference, or null for a gray picture.</summary>
    public ImagePlane? Cb => IsColor ? Chroma().Cb : null;

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
    public bool IsColor { get; }

    /// <summary>Throws if a sample of a plane is NaN or infinite.</summary>
    /// <param name="name">What the error calls this picture.</param>
    /// <exception cref="PixelValueException">
    /// A sample is not finite; the first such sample of the first such plane is named.
    /// </exception>
    public void RequireFinite(string name)
    {
        Y.RequireFinite(name);
        _cr?.RequireFinite(name);
        _cb?.RequireFinite(name);
        Alpha?.RequireFinite(name);
    }

    /// <summary>
    /// This picture's chroma with another luminance of its size; gray if it is gray. No chroma is shared that could be changed.
    /// </summary>
    internal FusionImage WithLuminance(ImagePlane luminance, ImagePlane? alpha = null, PictureMetadata? metadata = null)
    {
        lock (_gate)
        {
            metadata ??= PictureMetadata.None;
            return _bands is not null ? new FusionImage(luminance, _bands) { Alpha = alpha, Metadata = metadata }
                : IsColor ? new FusionImage(luminance, _cr!.Clone(), _cb!.Clone()) { Alpha = alpha, Metadata = metadata }
                : new FusionImage(luminance) { Alpha = alpha, Metadata = metadata };
        }
    }

    /// <summary>
    /// Copies the chroma of row <paramref name="y"/>, neutral for a gray picture: the way to large pictures, because no planes are
    /// made where the chroma is still in the file's depth.
    /// </summary>
    /// <param name="y">The row, from 0.</param>
    /// <param name="cr">Receives <see cref="Width"/> samples of Cr.</param>
    /// <param name="cb">Receives <see cref="Width"/> samples of Cb.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or a span has another length.</exception>
    public void GetChromaRow(int y, Span<float> cr, Span<float> cb)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
        ArgumentOutOfRangeException.ThrowIfNotEqual(cr.Length, Width, nameof(cr));
        ArgumentOutOfRangeException.ThrowIfNotEqual(cb.Length, Width, nameof(cb));
        (SourceBands? bands, ImagePlane? crPlane, ImagePlane? cbPlane) = Sources();
        if (bands is not null)
        {
            bands.GetChromaRow(y, cr, cb);
        }
        else if (crPlane is not null && cbPlane is not null)
        {
            crPlane.GetRow(y).CopyTo(cr);
            cbPlane.GetRow(y).CopyTo(cb);
        }
        else
        {
            cr.Fill(YCrCb.Neutral);
            cb.Fill(YCrCb.Neutral);
        }
    }

    /// <summary>Throws if <paramref name="other"/> has another size.</summary>
    /// <exception cref="PictureSizeMismatchException">The sizes differ.</exception>
    public void RequireSameSize(FusionImage other, string name, string otherName)
    {
        ArgumentNullException.ThrowIfNull(other);
        Y.RequireSameSize(other.Y, name, otherName);
    }

    private (SourceBands? Bands, ImagePlane? Cr, ImagePlane? Cb) Sources()
    {
        lock (_gate)
        {
            return (_bands, _cr, _cb);
        }
    }

    /// <summary>The chroma as planes. They take the place of the file's samples: the caller may change them.</summary>
    private (ImagePlane Cr, ImagePlane Cb) Chroma()
    {
        lock (_gate)
        {
            if (_bands is not null)
            {
                (_cr, _cb) = (new ImagePlane(Height, Width, BitDepth), new ImagePlane(Height, Width, BitDepth));
                for (int y = 0; y < Height; y++)
                {
                    _bands.GetChromaRow(y, _cr.GetRow(y), _cb.GetRow(y));
                }

                _bands = null;
            }

            return (_cr!, _cb!);
        }
    }
}
