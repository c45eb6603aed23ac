namespace FusionML.Inference;

/// <summary>
/// The part of a 3 x 3 convolution that falls on one enlarged map, as nine matrices applied at low resolution: one 1 x 1
/// convolution to 9 x outputs channels.
/// </summary>
internal sealed unsafe class PyramidLevelWeights : IDisposable
{
    private readonly NativeBuffer _buffer;

    /// <param name="weights">outputs x allInputs x 3 x 3.</param>
    /// <param name="allInputs">Input channels of the whole convolution.</param>
    /// <param name="firstInput">The first one that belongs to this level.</param>
    /// <param name="channels">Channels of the level, and outputs.</param>
    /// <param name="factor">How much the level is enlarged.</param>
    public PyramidLevelWeights(ReadOnlySpan<float> weights, int allInputs, int firstInput, int channels, int factor)
    {
        (Channels, Factor) = (channels, factor);
        _buffer = new NativeBuffer(9L * channels * channels);
        for (int output = 0; output < channels; output++)
        {
            for (int input = 0; input < channels; input++)
            {
                for (int tap = 0; tap < 9; tap++)
                {
                    Matrix[(((input * 9) + tap) * channels) + output] = weights[(
                        ((output * allInputs) + firstInput + input) * 9) + tap];
                }
            }
        }
    }

    public int Channels { get; }

    /// <summary>How much the level is enlarged: 2, 4 or 8.</summary>
    public int Factor { get; }

    /// <summary>Input channel x tap x output channel.</summary>
    public float* Matrix => _buffer.Pointer;

    public void Dispose() => _buffer.Dispose();
}
