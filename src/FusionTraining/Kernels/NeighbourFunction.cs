using System.Numerics;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// The 3 x 3 neighbours of each pixel side by side, zeros outside the picture: a matrix on them is a dense convolution. One
/// operation of the graph.
/// </summary>
internal sealed unsafe class NeighbourFunction : autograd.SingleTensorFunction<NeighbourFunction>
{
    private const int Side = 3;
    private const int Taps = Side * Side;

    /// <inheritdoc/>
    public override string Name => nameof(NeighbourFunction);

    /// <summary>Runs it, tracked where gradients are being tracked.</summary>
    /// <param name="map">Batch x height x width x channels, float32 on the CPU.</param>
    /// <returns>Batch x height x width x (rows x columns x channels).</returns>
    public static Tensor Run(Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor contiguous = map.contiguous();
        Tensor result = is_grad_enabled() ? apply([contiguous]) : Gather(contiguous);
        return result.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => Gather((Tensor)vars[0]);

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor gradient = grad_output.contiguous();
        long[] shape = gradient.shape;
        Tensor result = empty([shape[0], shape[1], shape[2], shape[3] / Taps], float32);
        FeatureMap[] targets = TensorMemory.Pictures(result);
        foreach ((int picture, FeatureMap source) in TensorMemory.Pictures(gradient).Index())
        {
            Scatter(source, targets[picture]);
        }

        return [result.MoveToOuterDisposeScope()];
    }

    private static Tensor Gather(Tensor map)
    {
        long[] shape = map.shape;
        Tensor result = empty([shape[0], shape[1], shape[2], shape[3] * Taps], float32);
        FeatureMap[] targets = TensorMemory.Pictures(result);
        foreach ((int picture, FeatureMap source) in TensorMemory.Pictures(map).Index())
        {
            Gather(source, targets[picture]);
        }

        return result;
    }

    private static void Gather(FeatureMap source, FeatureMap target)
    {
        int channels = source.Channels;
        for (int y = 0; y < target.Height; y++)
        {
            for (int x = 0; x < target.Width; x++)
            {
                float* values = target.Row(y) + (x * target.Channels);
                for (int tap = 0; tap < Taps; tap++, values += channels)
                {
                    (int row, int column) = (y + (tap / Side) - 1, x + (tap % Side) - 1);
                    Span<float> part = new(values, channels);
                    if (IsInside(source, row, column))
                    {
                        new ReadOnlySpan<float>(source.Row(row) + (column * source.Channels), channels).CopyTo(part);
                    }
                    else
                    {
                        part.Clear();
                    }
                }
            }
        }
    }

    private static void Scatter(FeatureMap source, FeatureMap target)
    {
        int channels = target.Channels;
        for (int y = 0; y < target.Height; y++)
        {
            for (int x = 0; x < target.Width; x++)
            {
                Span<float> sum = new(target.Row(y) + (x * target.Channels), channels);
                sum.Clear();
                for (int tap = 0; tap < Taps; tap++)
                {
                    (int row, int column) = (y - (tap / Side) + 1, x - (tap % Side) + 1);
                    if (IsInside(source, row, column))
                    {
                        Add(sum, source.Row(row) + (column * source.Channels) + (tap * channels));
                    }
                }
            }
        }
    }

    private static void Add(Span<float> sum, float* values)
    {
        int i = 0;
        for (; i <= sum.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Span<float> part = sum[i..];
            (new Vector<float>(part) + new Vector<float>(new ReadOnlySpan<float>(values + i, Vector<float>.Count))).CopyTo(part);
        }

        for (; i < sum.Length; i++)
        {
            sum[i] += values[i];
        }
    }

    private static bool IsInside(FeatureMap map, int row, int column) =>
        (uint)row < (uint)map.Height && (uint)column < (uint)map.Width;
}
