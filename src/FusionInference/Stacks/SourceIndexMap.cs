using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Which of up to 256 pictures each pixel is taken from: the one with the highest score so far.</summary>
internal sealed class SourceIndexMap
{
    private const float Maximum = byte.MaxValue;

    private readonly int _height;
    private readonly int _width;
    private readonly float[] _best;
    private byte[] _indices;

    /// <summary>Makes a map of zeros, which any score can win.</summary>
    public SourceIndexMap(int height, int width)
    {
        (_height, _width) = (height, width);
        _best = new float[height * width];
        _indices = new byte[height * width];
        Array.Fill(_best, float.NegativeInfinity);
    }

    /// <summary>Gives the pixels where <paramref name="score"/> is higher than any before to a picture; ties stay.</summary>
    public void Offer(ReadOnlySpan<float> score, int index)
    {
        for (int k = 0; k < _best.Length; k++)
        {
            if (score[k] > _best[k])
            {
                (_best[k], _indices[k]) = (score[k], (byte)index);
            }
        }
    }

    /// <summary>
    /// Gives every pixel to the picture that has most of the 3x3 around it, its own on a tie: the consistency check of H. Li et
    /// al., 1995, doi:10.1006/gmip.1995.1022, for any number of pictures. Beyond the edge, the edge is repeated.
    /// </summary>
    public void MakeConsistent(CancellationToken cancellationToken)
    {
        byte[] consistent = new byte[_indices.Length];
        Span<byte> around = stackalloc byte[9];
        for (int y = 0; y < _height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int x = 0; x < _width; x++)
            {
                int taken = 0;
                for (int v = -1; v <= 1; v++)
                {
                    int row = Math.Clamp(y + v, 0, _height - 1) * _width;
                    for (int u = -1; u <= 1; u++)
                    {
                        around[taken++] = _indices[row + Math.Clamp(x + u, 0, _width - 1)];
                    }
                }

                consistent[(y * _width) + x] = MostFrequent(around, own: around[4]);
            }
        }

        _indices = consistent;
    }

    /// <summary>True if a pixel is taken from picture <paramref name="index"/>.</summary>
    public bool Uses(int index) => _indices.AsSpan().Contains((byte)index);

    /// <summary>1 where the picture is taken, 0 elsewhere.</summary>
    public ImagePlane MaskOf(int index)
    {
        ImagePlane mask = new(_height, _width);
        Span<float> samples = mask.Samples;
        for (int k = 0; k < samples.Length; k++)
        {
            samples[k] = _indices[k] == index ? 1 : 0;
        }

        return mask;
    }

    /// <summary>The map as a picture of 8 bits whose samples, as a file holds them, are the indices.</summary>
    public ImagePlane ToPlane()
    {
        ImagePlane plane = new(_height, _width);
        Span<float> samples = plane.Samples;
        for (int k = 0; k < samples.Length; k++)
        {
            samples[k] = _indices[k] / Maximum;
        }

        return plane;
    }

    private static byte MostFrequent(ReadOnlySpan<byte> values, byte own)
    {
        // Nearly everywhere all nine agree.
        if (!values.ContainsAnyExcept(own))
        {
            return own;
        }

        (byte best, int most) = (own, values.Count(own));
        foreach (byte value in values)
        {
            int count = values.Count(value);
            (best, most) = count > most ? (value, count) : (best, most);
        }

        return best;
    }
}
