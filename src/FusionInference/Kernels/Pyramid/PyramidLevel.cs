namespace FusionML.Inference;

/// <summary>
/// One low-resolution map of the pyramid and, for every column of the picture and column tap, where it lies on the low-resolution
/// line.
/// </summary>
internal sealed unsafe class PyramidLevel : IDisposable
{
    private readonly NativeBuffer _columnWeights;

    public PyramidLevel(FeatureMap map, int factor, int height, int width)
    {
        (Map, Factor, Height) = (map, factor, height);
        ColumnFirst = new int[3 * width];
        _columnWeights = new NativeBuffer(6L * width);
        for (int x = 0; x < width; x++)
        {
            for (int tap = 0; tap < 3; tap++)
            {
                // A tap outside the picture meets the zero padding of the enlarged map.
                int place = x + tap - 1;
                bool inside = (uint)place < (uint)width;
                Interpolation at = Interpolation.At(Math.Clamp(place, 0, width - 1), factor, map.Width);
                ColumnFirst[(3 * x) + tap] = at.First;
                ColumnWeights[(6 * x) + (2 * tap)] = inside ? 1 - at.Weight : 0;
                ColumnWeights[(6 * x) + (2 * tap) + 1] = inside ? at.Weight : 0;
            }
        }
    }

    /// <summary>Bytes that the columns' places take, without the map.</summary>
    public static long BytesFor(int width) => (3L + 6L) * width * sizeof(float);

    /// <summary>The map at low resolution.</summary>
    public FeatureMap Map { get; }

    /// <summary>How much it is enlarged.</summary>
    public int Factor { get; }

    /// <summary>Rows of the picture.</summary>
    public int Height { get; }

    /// <summary>For each column and tap, the lower neighbour.</summary>
    public int[] ColumnFirst { get; }

    /// <summary>For each column and tap, the weights of the lower and the upper neighbour.</summary>
    public float* ColumnWeights => _columnWeights.Pointer;

    public void Dispose() => _columnWeights.Dispose();
}
