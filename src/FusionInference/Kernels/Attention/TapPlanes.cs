namespace FusionML.Inference;

/// <summary>
/// A 3 x 3 convolution to one channel, cut in two: nine planes that hold, for each pixel, the product of its channels with the
/// weights of one tap, and later the sum of the nine planes, each moved to its place. The layer before can write the planes (9
/// values) instead of its channels (32).
/// </summary>
internal sealed class TapPlanes : IDisposable
{
    /// <summary>Taps of the kernel.</summary>
    public const int Count = 9;

    private readonly FeatureMap[] _planes = new FeatureMap[Count];

    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns.</param>
    /// <param name="rows">Rows that the planes hold.</param>
    /// <param name="isReflecting">Whether the convolution's padding is reflection and not zeros.</param>
    public TapPlanes(int height, int width, int rows, bool isReflecting = false)
    {
        for (int tap = 0; tap < Count; tap++)
        {
            _planes[tap] = isReflecting
                ? FeatureMap.Reflecting(height, width, channels: 1, rows)
                : new FeatureMap(height, width, channels: 1, rows);
        }
    }

    /// <summary>Bytes that planes of so many rows take.</summary>
    public static long BytesFor(int width, int rows) => Count * FeatureMap.BytesFor(width, channels: 1, rows);

    /// <summary>Makes the planes a band of a picture, as <see cref="FeatureMap.Frame"/> does.</summary>
    public void Frame(int height, int top, int rows)
    {
        foreach (FeatureMap plane in _planes)
        {
            plane.Frame(height, top, rows);
        }
    }

    /// <summary>Mirrors rows of reflecting planes, as <see cref="FeatureMap.MirrorRows"/> does.</summary>
    public void MirrorRows(int first, int end)
    {
        foreach (FeatureMap plane in _planes)
        {
            plane.MirrorRows(first, end);
        }
    }

    /// <summary>The plane of tap 3 (dy + 1) + dx + 1.</summary>
    public FeatureMap this[int tap] => _planes[tap];

    /// <summary>
    /// Packs the difference of the two outputs of a convolution, which is all that a softmax over two channels needs: one output
    /// of a linear layer per tap, filled up by zeros to a multiple of the panel.
    /// </summary>
    /// <param name="weights">2 x channels x 3 x 3.</param>
    /// <param name="channels">Input channels.</param>
    public static LinearWeights PackDifference(ReadOnlySpan<float> weights, int channels)
    {
        const int padded = (Count + LinearWeights.PanelOutputs - 1) / LinearWeights.PanelOutputs * LinearWeights.PanelOutputs;
        float[] taps = new float[padded * channels];
        for (int tap = 0; tap < Count; tap++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                taps[(tap * channels) + channel] = weights[((channels + channel) * Count) + tap] -
                    weights[(channel * Count) + tap];
            }
        }

        return new LinearWeights(taps, [], channels, padded);
    }

    public void Dispose()
    {
        foreach (FeatureMap plane in _planes)
        {
            plane.Dispose();
        }
    }
}
