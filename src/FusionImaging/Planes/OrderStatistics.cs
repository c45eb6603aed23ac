namespace FusionML.Imaging;

/// <summary>
/// Exact order statistics of floats without sorting or copying them: one histogram over the upper 16 bits of the samples finds
/// the bin of a rank, a second one over the lower 16 bits of that bin's samples finds the value.
/// </summary>
internal sealed class OrderStatistics
{
    private const int Bins = 1 << 16;
    private readonly float[] _samples;
    private readonly int[] _upper = new int[Bins];

    /// <summary>Counts the samples, which must be finite and must not change while this is in use.</summary>
    public OrderStatistics(float[] samples)
    {
        _samples = samples;
        foreach (float sample in samples)
        {
            _upper[Key(sample) >> 16]++;
        }
    }

    /// <summary>The sample that <paramref name="rank"/> others come before in ascending order.</summary>
    public float At(int rank)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, _samples.Length);
        uint upper = FindBin(_upper, ref rank);
        int[] lower = new int[Bins];
        foreach (float sample in _samples)
        {
            uint key = Key(sample);
            if (key >> 16 == upper)
            {
                lower[key & (Bins - 1)]++;
            }
        }

        return FromKey(upper << 16 | FindBin(lower, ref rank));
    }

    /// <summary>
    /// The percentile <paramref name="percent"/> (0 to 100): linear between the samples next to the rank percent / 100 (n - 1),
    /// definition 7 of Hyndman and Fan (1996), doi:10.2307/2684934, the default of numpy.
    /// </summary>
    public double Percentile(double percent)
    {
        double position = percent / 100 * (_samples.Length - 1);
        int rank = (int)position;
        double below = At(rank);
        double part = position - rank;
        return part > 0 ? below + part * (At(rank + 1) - below) : below;
    }

    /// <summary>The bin that holds the rank, which becomes the rank within the bin.</summary>
    private static uint FindBin(int[] counts, ref int rank)
    {
        uint bin = 0;
        while (rank >= counts[bin])
        {
            rank -= counts[bin];
            bin++;
        }

        return bin;
    }

    /// <summary>Bits that order as the floats do: negative ones are inverted, the others get the sign bit.</summary>
    private static uint Key(float sample)
    {
        uint bits = BitConverter.SingleToUInt32Bits(sample);
        return (bits & 0x80000000) == 0 ? bits | 0x80000000 : ~bits;
    }

    private static float FromKey(uint key) => BitConverter.UInt32BitsToSingle((key & 0x80000000) == 0 ? ~key : key & 0x7FFFFFFF);
}
