using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// Fusion of bare pixel arrays: two spans of byte, ushort or float in, a fused span of the same type out.
/// </summary>
/// <remarks>
/// <code>
/// using ImageFuser fuser = ImageFuser.FromFile("efrufn_ivf.safetensors");
/// byte[] fused = new byte[width * height];
/// fuser.Fuse(visible, infrared, width, height, fused);
/// </code>
/// Spans hold one gray picture each, row after row without gaps. Bytes and ushorts stand for v / 255 and v / 65535, floats for
/// themselves in [0, 1]. Can be used from several threads at once; disposing of it disposes of its engine.
/// </remarks>
public sealed class ImageFuser : IDisposable
{
    private const int FloatBits = 32;

    private readonly IFusionEngine _engine;
    private readonly FuseOptions _options;

    /// <summary>Fuses on <paramref name="engine"/>, which it owns from now on.</summary>
    /// <param name="engine">A network or a classical rule.</param>
    /// <param name="options">How to work; null for the defaults.</param>
    public ImageFuser(IFusionEngine engine, FuseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        (_engine, _options) = (engine, options ?? new FuseOptions());
    }

    /// <summary>Fuses with the network of a safetensors file.</summary>
    /// <exception cref="WeightsException">The file can't be read, is damaged, or does not hold the weights of a fusion
    /// network.</exception>
    public static ImageFuser FromFile(string path, FuseOptions? options = null) =>
        new(ManagedFusionEngine.FromFile(path), options);

    /// <summary>Fuses with the weights that ship for <paramref name="task"/>.</summary>
    /// <exception cref="WeightsException">No weights ship for the task.</exception>
    public static ImageFuser ForTask(FusionTask task, FuseOptions? options = null) =>
        new(ManagedFusionEngine.ForTask(task), options);

    /// <summary>Fuses two 8-bit pictures.</summary>
    /// <param name="first">The visible, near, under-exposed or MRI picture, width * height samples.</param>
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
    /// <summary>Fuses two 16-bit pictures.</summary>
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
    /// <summary>Fuses two pictures of floats in [0, 1].</summary>
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

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();

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
        _engine.Fuse([first, second], _options, null, cancellationToken).Fused.Samples;
}
