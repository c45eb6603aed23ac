using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// Where the sums for the gradients of one Swin block's parameters stand in a run of memory. Weights of linear layers are summed
/// as they are; everything else has one value per lane, which are added up at the end.
/// </summary>
internal sealed class SwinBlockSums
{
    public SwinBlockSums(int channels, int heads, int windowTokens, int lanes)
    {
        (Channels, Heads, WindowTokens, Lanes) = (channels, heads, windowTokens, lanes);
        int at = 0;
        QueryKeyValue = Next(3 * channels * channels);
        Projection = Next(channels * channels);
        FirstLayer = Next(3 * channels * channels);
        SecondLayer = Next(3 * channels * channels);
        QueryKeyValueBias = Next(3 * channels * lanes);
        ProjectionBias = Next(channels * lanes);
        FirstLayerBias = Next(3 * channels * lanes);
        SecondLayerBias = Next(channels * lanes);
        Norms = Next(8 * channels * lanes);
        Scales = Next(heads * lanes);
        PositionBias = Next(heads * windowTokens * Math.Max(windowTokens, lanes));
        Length = at;

        int Next(int count)
        {
            int start = at;
            at += count;
            return start;
        }
    }

    public int Channels { get; }

    public int Heads { get; }

    public int WindowTokens { get; }

    public int Lanes { get; }

    public int QueryKeyValue { get; }

    public int Projection { get; }

    public int FirstLayer { get; }

    public int SecondLayer { get; }

    public int QueryKeyValueBias { get; }

    public int ProjectionBias { get; }

    public int FirstLayerBias { get; }

    public int SecondLayerBias { get; }

    /// <summary>Scale and shift of four norms: attention, MLP, before the block, after it.</summary>
    public int Norms { get; }

    public int Scales { get; }

    public int PositionBias { get; }

    /// <summary>Values in all.</summary>
    public int Length { get; }

    /// <summary>Sums of the scale of a norm (0 to 3); those of its shift follow.</summary>
    public int Norm(int index) => Norms + (index * 2 * Channels * Lanes);

    /// <summary>Adds up the lanes of as many sums as the shape has places.</summary>
    public Tensor AddLanes(ReadOnlySpan<float> sums, int start, params ReadOnlySpan<long> shape)
    {
        int count = 1;
        foreach (long length in shape)
        {
            count *= (int)length;
        }

        Tensor result = empty(shape.ToArray(), float32);
        Span<float> target = TensorMemory.Values(result);
        for (int i = 0; i < count; i++)
        {
            float sum = 0;
            foreach (float value in sums.Slice(start + (i * Lanes), Lanes))
            {
                sum += value;
            }

            target[i] = sum;
        }

        return result;
    }

    /// <summary>A weight's gradient, outputs x inputs.</summary>
    public static Tensor Matrix(ReadOnlySpan<float> sums, int start, int outputs, int inputs)
    {
        Tensor result = empty([outputs, inputs], float32);
        sums.Slice(start, outputs * inputs).CopyTo(TensorMemory.Values(result));
        return result;
    }

    /// <summary>
    /// The gradient of the position bias, heads x queries x keys. Where windows share a register, its lanes are the queries of
    /// several windows.
    /// </summary>
    public Tensor PositionBiasGradient(ReadOnlySpan<float> sums)
    {
        Tensor result = zeros([Heads, WindowTokens, WindowTokens], float32);
        Span<float> target = TensorMemory.Values(result);
        int stride = Math.Max(WindowTokens, Lanes);
        for (int head = 0; head < Heads; head++)
        {
            for (int key = 0; key < WindowTokens; key++)
            {
                ReadOnlySpan<float> row = sums.Slice(PositionBias + (((head * WindowTokens) + key) * stride), stride);
                for (int place = 0; place < stride; place++)
                {
                    target[(((head * WindowTokens) + (place % WindowTokens)) * WindowTokens) + key] += row[place];
                }
            }
        }

        return result;
    }
}
