namespace FusionML.Inference;

/// <summary>
/// The multi-scale mask generator (MSMG): conv3 of difference and mask, a max-pooled pyramid with a ConvNeXt block per scale,
/// conv3 of the enlarged pyramid, a pair of SwinV2 blocks with windows of 4 x 4, conv3 to two channels and their softmax.
/// </summary>
internal sealed class MultiScaleMaskGeneratorWeights : IDisposable
{
    /// <summary>Reads the tensors whose names begin with <paramref name="prefix"/>.</summary>
    public MultiScaleMaskGeneratorWeights(TensorSource tensors, string prefix, int channels)
    {
        ReadOnlySpan<float> input = tensors.Get(prefix + ".proj_in.weight", channels * (channels + 1) * 9);
        DifferenceInput = new(
            ChannelRange(input, channels + 1, 0, channels),
            tensors.Get(prefix + ".proj_in.bias", channels),
            channels,
            channels
        );
        MaskInput = new(ChannelRange(input, channels + 1, channels, 1), [], 1, channels);

        // The convolution behind the pyramid sees 1/8, 1/4, 1/2 and full size, in this order.
        ReadOnlySpan<float> merge = tensors.Get(prefix + ".tran.weight", channels * 4 * channels * 9);
        Levels = new PyramidLevelWeights[3];
        Scales = new ConvNextWeights[3];
        for (int level = 0; level < Levels.Length; level++)
        {
            int factor = 2 << level;
            Levels[level] = new PyramidLevelWeights(merge, 4 * channels, (2 - level) * channels, channels, factor);
            Scales[level] = new ConvNextWeights(tensors, $"{prefix}.fe{factor}", channels);
        }

        FullSize = new(
            ChannelRange(merge, 4 * channels, 3 * channels, channels),
            tensors.Get(prefix + ".tran.bias", channels),
            channels,
            channels
        );
        Swin = new SwinPairWeights(tensors, prefix, channels, UpdateUnitWeights.HeadsOf(channels), side: 4);
        MaskTaps = TapPlanes.PackDifference(tensors.Get(prefix + ".proj_out1.weight", 2 * channels * 9), channels);
        ReadOnlySpan<float> outputBias = tensors.Get(prefix + ".proj_out1.bias", 2);
        MaskBias = outputBias[1] - outputBias[0];
    }

    /// <summary>The part of the first convolution that sees the difference, with the bias: the same in all iterations.</summary>
    public ConvolutionWeights DifferenceInput { get; }

    /// <summary>The part of the first convolution that sees the mask.</summary>
    public ConvolutionWeights MaskInput { get; }

    /// <summary>ConvNeXt blocks at 1/2, 1/4 and 1/8 of the size.</summary>
    public ConvNextWeights[] Scales { get; }

    /// <summary>The parts of the convolution behind the pyramid that see the enlarged maps, 1/2, 1/4 and 1/8.</summary>
    public PyramidLevelWeights[] Levels { get; }

    /// <summary>The part of that convolution that sees full size, with the bias.</summary>
    public ConvolutionWeights FullSize { get; }

    public SwinPairWeights Swin { get; }

    /// <summary>The taps of the last convolution, second output minus first.</summary>
    public LinearWeights MaskTaps { get; }

    /// <summary>The bias of the last convolution, second output minus first.</summary>
    public float MaskBias { get; }

    public void Dispose()
    {
        DifferenceInput.Dispose();
        MaskInput.Dispose();
        FullSize.Dispose();
        Swin.Dispose();
        MaskTaps.Dispose();
        for (int level = 0; level < Levels.Length; level++)
        {
            Levels[level].Dispose();
            Scales[level].Dispose();
        }
    }

    /// <summary>The weights of a range of input channels.</summary>
    private static float[] ChannelRange(ReadOnlySpan<float> weights, int inputs, int first, int count)
    {
        int outputs = weights.Length / (inputs * 9);
        float[] range = new float[outputs * count * 9];
        for (int output = 0; output < outputs; output++)
        {
            weights.Slice(((output * inputs) + first) * 9, count * 9).CopyTo(range.AsSpan(output * count * 9));
        }

        return range;
    }
}
