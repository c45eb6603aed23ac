using System.Numerics;

namespace FusionML.Metrics;

/// <summary>How often each of the 256 levels occurs in a plane, or each pair of levels in two planes, with its entropy.</summary>
internal sealed class Histogram
{
    /// <summary>Levels of a plane.</summary>
    public const int Levels = 256;

    private readonly int[] _counts;

    private Histogram(int[] counts, int total)
    {
        (_counts, Total) = (counts, total);
        Bits = EntropyBits(counts, total);
        Constant = counts.AsSpan().Count(0) == counts.Length - 1;
    }

    /// <summary>Counts; for two planes row-major, the level of the first one choosing the row.</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>Number of pixels.</summary>
    public int Total { get; }

    /// <summary>Entropy in bits.</summary>
    public double Bits { get; }

    /// <summary>True if all pixels are alike.</summary>
    public bool Constant { get; }

    /// <summary>The histogram of one plane, counted once per plane.</summary>
    public static Histogram Of(BytePlane plane) =>
        plane.Derive("histogram", static self => new Histogram(HistogramKernel.Count(self.Samples), self.Samples.Length));

    /// <summary>The joint histogram of two planes of one size, counted once per pair.</summary>
    public static Histogram Of(BytePlane first, BytePlane second) =>
        first.Derive(("joint histogram", second), self => CountPairs(self, second));

    /// <summary>Mutual information of two planes in bits, I = H(first) + H(second) - H(first, second); never below 0.</summary>
    public static double MutualBits(BytePlane first, BytePlane second)
    {
        // The joint histogram first, because the other two come with it.
        double joint = Of(first, second).Bits;
        return Math.Max(0, Of(first).Bits + Of(second).Bits - joint);
    }

    /// <summary>Entropy in bits of <paramref name="counts"/> that add up to <paramref name="total"/>.</summary>
    /// <remarks>
    /// -sum p log2 p with p = c / n is log2 n - (sum c log2 c) / n, which needs no division per bin and skips c = 0 and 1.
    /// </remarks>
    public static double EntropyBits(ReadOnlySpan<int> counts, int total)
    {
        double sum = 0;
        int lanes = Vector<int>.Count;
        for (int start = 0; start < counts.Length; start += lanes)
        {
            // Most vectors of a joint histogram are all zeros. The number of bins is a multiple of any vector's length.
            if (Vector.EqualsAll(new Vector<int>(counts[start..]), Vector<int>.Zero))
            {
                continue;
            }

            foreach (int count in counts.Slice(start, lanes))
            {
                sum += count < CountLogCount.Length ? CountLogCount[count] : count * Math.Log2(count);
            }
        }

        return Math.Max(0, Math.Log2(total) - sum / total);
    }

    private static Histogram CountPairs(BytePlane first, BytePlane second)
    {
        int[] counts = HistogramKernel.CountPairs(first.Samples, second.Samples);

        // The sums of the rows and of the columns are the histograms of the two planes, a great deal sooner than by counting.
        first.Derive("histogram", self => new Histogram(HistogramKernel.SumRows(counts), self.Samples.Length));
        second.Derive("histogram", self => new Histogram(HistogramKernel.SumColumns(counts), self.Samples.Length));
        return new Histogram(counts, first.Samples.Length);
    }

    // Most bins of a joint histogram hold a few pixels: their c log2 c is looked up.
    private static readonly double[] CountLogCount =
    [
        .. Enumerable.Range(0, 1024).Select(count => count < 2 ? 0 : count * Math.Log2(count)),
    ];
}
