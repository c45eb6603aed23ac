namespace FusionML.Metrics;

/// <summary>
/// The signed-rank test for paired values (F. Wilcoxon, Individual comparisons by ranking methods, Biometrics Bulletin 1(6),
/// 1945, doi:10.2307/3001968), two-sided.
/// </summary>
/// <remarks>
/// Differences of zero are left out, equal magnitudes share the mean of their ranks. The distribution of the rank sum is counted
/// exactly, shared ranks included, up to <see cref="MostExact"/> differences; beyond, it is taken as normal with the variance that
/// shared ranks leave, without a correction for continuity.
/// </remarks>
internal static class WilcoxonSignedRank
{
    /// <summary>The most differences whose sums are counted.</summary>
    public const int MostExact = 200;

    /// <summary>
    /// How probable a rank sum at least this far from its middle is if neither side of the pairs tends to be larger.
    /// </summary>
    /// <param name="differences">First minus second, pair by pair; all finite.</param>
    /// <returns>A probability in (0, 1]; 1 where no difference is left, NaN for no pairs at all.</returns>
    public static double PValue(ReadOnlySpan<double> differences)
    {
        if (differences.IsEmpty)
        {
            return double.NaN;
        }

        double[] kept = [.. differences.ToArray().Where(difference => difference != 0)];
        int[] ranks = DoubledRanks(kept);
        int positive = kept.Zip(ranks).Where(pair => pair.First > 0).Sum(pair => pair.Second);
        return ranks.Length switch
        {
            0 => 1,
            <= MostExact => Exact(ranks, positive),
            _ => Normal(ranks, positive),
        };
    }

    /// <summary>Twice the rank of each magnitude, so that the mean of neighbouring ranks is whole.</summary>
    private static int[] DoubledRanks(double[] differences)
    {
        double[] magnitudes = [.. differences.Select(Math.Abs)];
        int[] order = [.. Enumerable.Range(0, magnitudes.Length).OrderBy(i => magnitudes[i])];
        int[] ranks = new int[magnitudes.Length];
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = start + 1;
            while (end < order.Length && magnitudes[order[end]] == magnitudes[order[start]])
            {
                end++;
            }

            // Ranks start + 1 to end: twice their mean.
            foreach (int i in order.AsSpan(start, end - start))
            {
                ranks[i] = start + 1 + end;
            }
        }

        return ranks;
    }

    /// <summary>Of all 2^n ways to give the ranks their signs, the share with a sum at least as far out.</summary>
    private static double Exact(int[] ranks, int positive)
    {
        double[] probability = new double[ranks.Sum() + 1];
        probability[0] = 1;
        int largest = 0;
        foreach (int rank in ranks)
        {
            largest += rank;
            for (int sum = largest; sum >= 0; sum--)
            {
                probability[sum] = (probability[sum] + (sum >= rank ? probability[sum - rank] : 0)) / 2;
            }
        }

        double below = probability.AsSpan(..(positive + 1)).ToArray().Sum();
        double above = probability.AsSpan(positive..).ToArray().Sum();
        return Math.Min(1, 2 * Math.Min(below, above));
    }

    private static double Normal(int[] ranks, int positive)
    {
        // Each doubled rank is added or not, with equal chance: mean r / 2, variance r^2 / 4.
        double mean = ranks.Sum(rank => (double)rank) / 2;
        double variance = ranks.Sum(rank => (double)rank * rank) / 4;
        return Math.Min(1, ComplementaryError(Math.Abs(positive - mean) / Math.Sqrt(2 * variance)));
    }

    /// <summary>
    /// 2 / sqrt(pi) times the integral of exp(-t^2) from x >= 0 on, by the continued fraction of the incomplete gamma function
    /// (Abramowitz and Stegun, 7.1.14) above 2 and by the series (7.1.6) below.
    /// </summary>
    private static double ComplementaryError(double x)
    {
        const int Terms = 200;
        double scale = Math.Exp(-x * x) / Math.Sqrt(Math.PI);
        if (x > 2)
        {
            double fraction = x;
            for (int k = Terms; k > 0; k--)
            {
                fraction = x + k / 2.0 / fraction;
            }

            return scale / fraction;
        }

        double term = x;
        double sum = x;
        for (int k = 1; k < Terms; k++)
        {
            term *= 2 * x * x / (2 * k + 1);
            sum += term;
        }

        return 1 - 2 * scale * sum;
    }
}
