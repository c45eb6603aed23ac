using System.Numerics;

namespace FusionML.Imaging;

/// <summary>
/// One band of a picture: height x width samples of float32 in row-major order, nominally in [0, 1], and the bit depth of
/// the source that they came from.
/// </summary>
/// <remarks>
/// The plane owns its samples; <see cref="Samples"/> and <see cref="GetRow"/> are views into them. Reading from several
/// threads is safe, writing is not synchronised.
/// </remarks>
public sealed class ImagePlane
{
    private readonly float[] _samples;

    /// <summary>Makes a plane of zeros.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="bitDepth">Bits per sample of the source: 1 to 16 for integers, 32 for float data.</param>
    /// <exception cref="PictureException">The size is empty or too large for one array.</exception>
    /// <exception cref="BitDepthException">The bit depth is not one of those.</exception>
    public ImagePlane(int height, int width, int bitDepth = 8)
        : this(height, width, new float[CheckedLength(height, width, bitDepth)], bitDepth) { }

    /// <summary>Makes a plane over <paramref name="samples"/>, which it owns from now on; nothing is copied.</summary>
    /// <exception cref="PictureException">As above, or the number of samples is not height times width.</exception>
    public ImagePlane(int height, int width, float[] samples, int bitDepth = 8)
    {
        ArgumentNullException.ThrowIfNull(samples);
        int length = CheckedLength(height, width, bitDepth);
        if (samples.Length != length)
        {
            throw new PictureException($"A plane of {width}x{height} needs {length} samples, not {samples.Length}.");
        }

        (Height, Width, BitDepth, _samples) = (height, width, bitDepth, samples);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Bits per sample of the source: 1 to 16, or 32 for float data.</summary>
    public int BitDepth { get; }

    /// <summary>All samples, row after row.</summary>
    public Span<float> Samples => _samples;

    /// <summary>The array behind <see cref="Samples"/>, for what cannot take a span.</summary>
    internal float[] SampleArray => _samples;

    /// <summary>The sample in row <paramref name="y"/> and column <paramref name="x"/>.</summary>
    public float this[int y, int x]
    {
        get => GetRow(y)[x];
        set => GetRow(y)[x] = value;
    }

    /// <summary>Row <paramref name="y"/>, from the left.</summary>
    public Span<float> GetRow(int y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
        return _samples.AsSpan(y * Width, Width);
    }

    /// <summary>A copy that shares nothing with this plane.</summary>
    public ImagePlane Clone() => new(Height, Width, (float[])_samples.Clone(), BitDepth);

    /// <summary>Throws if a sample is NaN or infinite.</summary>
    /// <param name="name">What the error calls this picture.</param>
    /// <exception cref="PixelValueException">A sample is not finite; the first such sample is named.</exception>
    public void RequireFinite(string name)
    {
        ReadOnlySpan<float> samples = _samples;
        int at = 0;

        // A lane is finite exactly if its magnitude is at most the largest float; NaN compares false. The vector that holds the
        // first other sample, and the samples that do not fill a vector, are searched one by one.
        while (
            at <= samples.Length - Vector<float>.Count
            && Vector.LessThanOrEqualAll(Vector.Abs(new Vector<float>(samples[at..])), new Vector<float>(float.MaxValue))
        )
        {
            at += Vector<float>.Count;
        }

        for (; at < samples.Length; at++)
        {
            if (!float.IsFinite(samples[at]))
            {
                throw new PixelValueException(name, at % Width, at / Width, samples[at]);
            }
        }
    }

    /// <summary>Throws if <paramref name="other"/> has another size.</summary>
    /// <exception cref="PictureSizeMismatchException">The sizes differ.</exception>
    public void RequireSameSize(ImagePlane other, string name, string otherName)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Height != other.Height || Width != other.Width)
        {
            throw new PictureSizeMismatchException(name, Width, Height, otherName, other.Width, other.Height);
        }
    }

    private static int CheckedLength(int height, int width, int bitDepth)
    {
        if (height < 1 || width < 1)
        {
            throw new PictureException($"A picture of {width}x{height} is empty: both sides must be at least 1.");
        }

        if (bitDepth is not ((>= 1 and <= 16) or 32))
        {
            throw new BitDepthException("A plane", bitDepth, "1 to 16, or 32 for float data");
        }

        long length = (long)height * width;
        return length <= Array.MaxLength
            ? (int)length
            : throw new PictureException(
                $"A picture of {width}x{height} has {length} samples, more than one plane can hold ({Array.MaxLength})."
            );
    }
}
