using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>A picture as metrics read it: its bands as round(255 x), and their gray.</summary>
/// <remarks>
/// Immutable; can be used from several threads at once. Gray is floor(0.298936021293775 R + 0.587043074451121 G +
/// 0.114020904255103 B + 0.5), the weights of MATLAB's rgb2gray to all their digits, and for a picture of one band that band
/// itself.
/// </remarks>
public sealed class MetricPicture
{
    private readonly Lazy<BytePlane> _openCvGray;

    private MetricPicture(BytePlane[] bands)
        : this(bands, bands.Length == 1 ? bands[0] : GrayConversion.Matlab(bands[0], bands[1], bands[2])) { }

    private MetricPicture(BytePlane[] bands, BytePlane gray)
    {
        (Bands, Gray) = (bands, gray);
        _openCvGray = new Lazy<BytePlane>(() => bands.Length == 1 ? gray : GrayConversion.OpenCv(bands[0], bands[1], bands[2]));
    }

    /// <summary>One band (gray) or three (red, green, blue).</summary>
    public IReadOnlyList<BytePlane> Bands { get; }

    /// <summary>The gray picture.</summary>
    public BytePlane Gray { get; }

    /// <summary>
    /// The gray picture as Python code reads it with OpenCV; what the <c>:CDDFuse</c> variants are computed on.
    /// </summary>
    internal BytePlane OpenCvGray => _openCvGray.Value;

    /// <summary>Rows.</summary>
    public int Height => Gray.Height;

    /// <summary>Columns.</summary>
    public int Width => Gray.Width;

    /// <summary>Band <paramref name="index"/> of a coloured picture; the only band of a gray one, whatever the index.</summary>
    public BytePlane BandOrGray(int index) => Bands.Count == 1 ? Bands[0] : Bands[index];

    /// <summary>Makes a gray picture.</summary>
    public static MetricPicture FromGray(BytePlane gray)
    {
        ArgumentNullException.ThrowIfNull(gray);
        return new MetricPicture([gray]);
    }

    /// <summary>Makes a coloured picture of three bands of one size.</summary>
    /// <exception cref="PictureSizeMismatchException">The bands differ in size.</exception>
    public static MetricPicture FromRgb(BytePlane red, BytePlane green, BytePlane blue)
    {
        ArgumentNullException.ThrowIfNull(red);
        ArgumentNullException.ThrowIfNull(green);
        ArgumentNullException.ThrowIfNull(blue);
        RequireSameSize(red, green, "green");
        RequireSameSize(red, blue, "blue");
        return new MetricPicture([red, green, blue]);

        static void RequireSameSize(BytePlane red, BytePlane other, string name)
        {
            if (red.Height != other.Height || red.Width != other.Width)
            {
                throw new PictureSizeMismatchException("red", red.Width, red.Height, name, other.Width, other.Height);
            }
        }
    }

    /// <summary>Makes the 8-bit form of <paramref name="image"/>: RGB (or Y) as round(255 clamp(x, 0, 1)).</summary>
    /// <param name="image">The picture.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="PixelValueException">A sample is NaN or infinite.</exception>
    public static MetricPicture From(FusionImage image, string name = "the picture")
    {
        ArgumentNullException.ThrowIfNull(image);
        image.Y.RequireFinite(name);
        Span<float> y = image.Y.Samples;
        if (image.Cr is null || image.Cb is null)
        {
            byte[] gray = new byte[y.Length];
            for (int i = 0; i < gray.Length; i++)
            {
                gray[i] = ToByte(y[i]);
            }

            return FromGray(new BytePlane(image.Height, image.Width, gray));
        }

        image.Cr.RequireFinite(name);
        image.Cb.RequireFinite(name);
        Span<float> cr = image.Cr.Samples;
        Span<float> cb = image.Cb.Samples;
        (byte[] red, byte[] green, byte[] blue) = (new byte[y.Length], new byte[y.Length], new byte[y.Length]);
        for (int i = 0; i < red.Length; i++)
        {
            (float r, float g, float b) = YCrCb.ToRgb(y[i], cr[i], cb[i]);
            (red[i], green[i], blue[i]) = (ToByte(r), ToByte(g), ToByte(b));
        }

        return FromRgb(
            new BytePlane(image.Height, image.Width, red),
            new BytePlane(image.Height, image.Width, green),
            new BytePlane(image.Height, image.Width, blue)
        );
    }

    /// <summary>The same picture over the same samples, for which nothing has been derived yet.</summary>
    internal MetricPicture WithoutDerived()
    {
        BytePlane[] bands = [.. Bands.Select(band => band.WithoutDerived())];
        return new MetricPicture(bands, bands.Length == 1 ? bands[0] : Gray.WithoutDerived());
    }

    private static byte ToByte(float sample) => (byte)MathF.Round(255 * Math.Clamp(sample, 0, 1), MidpointRounding.AwayFromZero);
}
