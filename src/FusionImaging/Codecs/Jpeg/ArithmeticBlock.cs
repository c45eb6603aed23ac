using BitMiracle.LibJpeg.Classic;

namespace FusionML.Imaging;

/// <summary>
/// Decodes the coefficients of one block from arithmetic-coded data: sequential and progressive, first and refining scans (ITU-T
/// T.81, F.1.4, F.2.4 and G.1.3).
/// </summary>
/// <param name="First">First coefficient of the scan, in zigzag order.</param>
/// <param name="Last">Last coefficient of the scan.</param>
/// <param name="IsRefining">True if the coefficients gain one bit.</param>
/// <param name="Low">The bit that the scan ends at.</param>
internal readonly record struct ArithmeticBlock(int First, int Last, bool IsRefining, int Low)
{
    private const int MagnitudeBins = 14;
    private const int LargeDifferenceBins = 20;
    private const int LargeLowFrequencyBins = 189;
    private const int LargeHighFrequencyBins = 217;
    private const int MaximumMagnitude = 0x8000;

    /// <summary>Place in the block of each coefficient in zigzag order (T.81, figure 5).</summary>
    private static ReadOnlySpan<byte> Zigzag =>
        [
            0,
            1,
            8,
            16,
            9,
            2,
            3,
            10,
            17,
            24,
            32,
            25,
            18,
            11,
            4,
            5,
            12,
            19,
            26,
            33,
            40,
            48,
            41,
            34,
            27,
            20,
            13,
            6,
            7,
            14,
            21,
            28,
            35,
            42,
            49,
            56,
            57,
            50,
            43,
            36,
            29,
            22,
            15,
            23,
            30,
            37,
            44,
            51,
            58,
            59,
            52,
            45,
            38,
            31,
            39,
            46,
            53,
            60,
            61,
            54,
            47,
            55,
            62,
            63,
        ];

    /// <summary>Decodes the part of a block that the scan holds.</summary>
    /// <exception cref="InvalidDataException">The data lead out of the block or to a magnitude that there cannot be.</exception>
    public void Decode(ref ArithmeticBits bits, ArithmeticComponent component, JBLOCK block)
    {
        byte even = ArithmeticState.Even << 1;
        if (First == 0 && IsRefining)
        {
            block[0] |= (short)(bits.Decide(ref even) << Low);
        }
        else if (First == 0)
        {
            component.Average = (short)(component.Average + Difference(ref bits, component));
            block[0] = (short)(component.Average << Low);
        }

        if (Last > 0 && IsRefining)
        {
            Refine(ref bits, component.AcBins, block);
        }
        else if (Last > 0)
        {
            DecodeFrequencies(ref bits, component, block);
        }
    }

    private static int Difference(ref ArithmeticBits bits, ArithmeticComponent component)
    {
        byte[] bins = component.DcBins;
        int kind = component.DifferenceKind;
        if (bits.Decide(ref bins[kind]) == 0)
        {
            component.DifferenceKind = 0;
            return 0;
        }

        int sign = bits.Decide(ref bins[kind + 1]);
        int bin = kind + 2 + sign;
        int magnitude = bits.Decide(ref bins[bin]);
        if (magnitude != 0)
        {
            bin = LargeDifferenceBins;
            while (bits.Decide(ref bins[bin]) != 0)
            {
                magnitude = Double(magnitude);
                bin++;
            }
        }

        // Kinds: 0 none or tiny, 4 and 8 small, 12 and 16 large, positive and negative.
        component.DifferenceKind =
            magnitude < 1 << component.LowerBound >> 1 ? 0
            : magnitude > 1 << component.UpperBound >> 1 ? 12 + 4 * sign
            : 4 + 4 * sign;
        return Value(ref bits, bins, bin, magnitude, sign);
    }

    private void DecodeFrequencies(ref ArithmeticBits bits, ArithmeticComponent component, JBLOCK block)
    {
        byte even = ArithmeticState.Even << 1;
        byte[] bins = component.AcBins;
        for (int k = Math.Max(First, 1); k <= Last; k++)
        {
            if (bits.Decide(ref bins[3 * (k - 1)]) != 0)
            {
                return;
            }

            while (bits.Decide(ref bins[3 * (k - 1) + 1]) == 0)
            {
                k = Next(k);
            }

            int sign = bits.Decide(ref even);
            int bin = 3 * (k - 1) + 2;
            int magnitude = bits.Decide(ref bins[bin]);
            if (magnitude != 0 && bits.Decide(ref bins[bin]) != 0)
            {
                magnitude = 2;
                bin = k <= component.LargestLowFrequency ? LargeLowFrequencyBins : LargeHighFrequencyBins;
                while (bits.Decide(ref bins[bin]) != 0)
                {
                    magnitude = Double(magnitude);
                    bin++;
                }
            }

            block[Zigzag[k]] = (short)(Value(ref bits, bins, bin, magnitude, sign) << Low);
        }
    }

    private void Refine(ref ArithmeticBits bits, byte[] bins, JBLOCK block)
    {
        byte even = ArithmeticState.Even << 1;
        (int plus, int minus) = (1 << Low, -1 << Low);
        int known = Last;
        while (known > 0 && block[Zigzag[known]] == 0)
        {
            known--;
        }

        for (int k = First; k <= Last; k++)
        {
            if (k > known && bits.Decide(ref bins[3 * (k - 1)]) != 0)
            {
                return;
            }

            while (true)
            {
                int at = Zigzag[k];
                int bin = 3 * (k - 1);
                if (block[at] != 0)
                {
                    if (bits.Decide(ref bins[bin + 2]) != 0)
                    {
                        block[at] += (short)(block[at] < 0 ? minus : plus);
                    }

                    break;
                }

                if (bits.Decide(ref bins[bin + 1]) != 0)
                {
                    block[at] = (short)(bits.Decide(ref even) != 0 ? minus : plus);
                    break;
                }

                k = Next(k);
            }
        }
    }

    /// <summary>The value whose highest bit, less one, is <paramref name="magnitude"/>: its lower bits follow.</summary>
    private static int Value(ref ArithmeticBits bits, byte[] bins, int bin, int magnitude, int sign)
    {
        int value = magnitude;
        for (int bit = magnitude >> 1; bit != 0; bit >>= 1)
        {
            value |= bits.Decide(ref bins[bin + MagnitudeBins]) != 0 ? bit : 0;
        }

        return sign != 0 ? -value - 1 : value + 1;
    }

    private static int Double(int magnitude) =>
        2 * magnitude < MaximumMagnitude
            ? 2 * magnitude
            : throw new InvalidDataException("An arithmetic-coded value is too large");

    private int Next(int k) => k < Last ? k + 1 : throw new InvalidDataException("Arithmetic-coded data lead out of a block");
}
