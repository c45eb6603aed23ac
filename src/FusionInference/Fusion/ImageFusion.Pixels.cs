using FusionML.Imaging;

namespace FusionML.Inference;

/// <content>Bare pixel arrays: two spans of byte, ushort or float in, a fused span of the same type out.</content>
public sealed partial class ImageFusion
{
    private const int FloatBits = 32;

    /// <summary>Fuses two gray 8-bit pictures.</summary>
    /// <param name="first">
    /// The visible, near, under-exposed or MRI picture, width * height samples row after row without gaps. Bytes and ushorts
    /// stand for v / 255 and v / 65535, floats for themselves in [0, 1].
    /// </param>
    /// <param name="second">The other picture, of the same size.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="fused">Takes width * height samples.</param>
    /// <param name="cancellationToken">Stops the work; <paramref name="fused"/> is not touched then.</param>
    /// <exception cref="PictureException">The size is empty, a span has another length, or (floats) a sample is not finite or far
    /// outside [0, 1].</exception>
    public void Fuse(
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        int width,
        int height,
        Span<byte> fused,
        CancellationToken cancellationToken = default
    )
    {
        const float Maximum = byte.MaxValue;
        ImagePlane one = NewPlane(width, height, 8, first.Length, second.Length, fused.Length);
        ImagePlane two = new(height, width);
        for (int i = 0; i < first.Length; i++)
        {
            (one.Samples[i], two.Samples[i]) = (first[i] / Maximum, second[i] / Maximum);
        }

        ReadOnlySpan<float> result = Fuse(one, two, cancellationToken);
        for (int i = 0; i < fused.Length; i++)
        {
            fused[i] = (byte)(result[i] * Maximum + 0.5f);
        }
    }

    /// <inheritdoc cref="Fuse(ReadOnlySpan{byte}, ReadOnlySpan{byte}, int, int, Span{byte}, CancellationToken)"/>
    /// <summary>Fuses two gray 16-bit pictures.</summary>
    public void Fuse(
        ReadOnlySpan<ushort> first,
        ReadOnlySpan<ushort> second,
        int width,
        int height,
        Span<ushort> fused,
        CancellationToken cancellationToken = default
    )
    {
        const float Maximum = ushort.MaxValue;
        ImagePlane one = NewPlane(width, height, 16, first.Length, second.Length, fused.Length);
        ImagePlane two = new(height, width, 16);
        for (int i = 0; i < first.Length; i++)
        {
            (one.Samples[i], two.Samples[i]) = (first[i] / Maximum, second[i] / Maximum);
        }

        ReadOnlySpan<float> result = Fuse(one, two, cancellationToken);
        for (int i = 0; i < fused.Length; i++)
        {
            fused[i] = (ushort)(result[i] * Maximum + 0.5f);
        }
    }

    /// <inheritdoc cref="Fuse(ReadOnlySpan{byte}, ReadOnlySpan{byte}, int, int, Span{byte}, CancellationToken)"/>
    /// <summary>Fuses two gray pictures of floats in [0, 1].</summary>
    public void Fuse(
        ReadOnlySpan<float> first,
        ReadOnlySpan<float> second,
        int width,
        int height,
        Span<float> fused,
        CancellationToken cancellationToken = default
    )
    {
        ImagePlane one = NewPlane(width, height, FloatBits, first.Length, second.Length, fused.Length);
        ImagePlane two = new(height, width, FloatBits);
        first.CopyTo(one.Samples);
        second.CopyTo(two.Samples);
        Fuse(one, two, cancellationToken).CopyTo(fused);
    }

    private static ImagePlane NewPlane(int width, int height, int bitDepth, int firstLength, int secondLength, int fusedLength)
    {
        ImagePlane plane = new(height, width, bitDepth);
        int length = plane.Samples.Length;
        return firstLength == length && secondLength == length && fusedLength == length
            ? plane
            : throw new PictureException(
                $"Pictures of {width}x{height} have {length} samples, but the first span has {firstLength}, "
                    + $"the second {secondLength} and the fused one {fusedLength}."
            );
    }

    private ReadOnlySpan<float> Fuse(ImagePlane first, ImagePlane second, CancellationToken cancellationToken) =>
        Fuse([new FusionImage(first), new FusionImage(second)], null, cancellationToken).Fused.Samples;
}
