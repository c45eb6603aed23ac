namespace FusionML.Metrics;

/// <summary>TE (QTE): mutual information by Tsallis's entropy of order q.</summary>
internal static class TsallisEntropy
{
    private const string Nava =
        "R. Nava, G. Cristobal, B. Escalante-Ramirez, Mutual information improves image fusion quality assessments, "
        + "SPIE Newsroom (2007)";
    private const string Cvejic =
        "N. Cvejic, C. N. Canagarajah, D. R. Bull, Electron. Lett. 42 (2006) 626-627, doi:10.1049/el:20060693";
    private const double NavaOrder = 0.43137;
    private const double CvejicOrder = 1.85;

    private const string Mutual =
        "T(X,Y) = (1 - sum_uv h(u,v)^q / (p_Y(u) p_X(v))^(q-1)) / (1 - q), pictures stretched to 0-255, the marginals p the "
        + "wrong way round as in the code; undefined if a picture is constant";

    private static readonly MetricDefinition Default = new(
        "TE",
        "Tsallis entropy",
        "(T(A,F) + T(B,F)) / (H(A)^q + H(B)^q + T(A,B)), q = 0.43137; " + Mutual,
        "real numbers; the larger the better",
        MetricDirection.HigherIsBetter,
        Nava + PublishedCode.Liu
    );

    /// <summary>TE and its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        FormulaMetrics.OnGray(Default, Normalized),
        FormulaMetrics.OnGray(
            Default with
            {
                Id = "TE:1.85",
                Formula = "T(A,F) + T(B,F), q = 1.85; " + Mutual,
                Source = Cvejic + PublishedCode.Liu,
            },
            Sum
        ),
        FormulaMetrics.MeanOverBands(
            Default with
            {
                Id = "TE:VIFB",
                Formula = "mean over the bands of the fused picture of T(A,F) + T(B,F), q = 1.85; " + Mutual,
                Source = Cvejic + PublishedCode.Mefb,
            },
            Sum
        ),
    ];

    private static MetricValue Normalized(MetricInput input)
    {
        if (ConstantPicture.In(input) is string reason)
        {
            return MetricValue.Undefined(reason);
        }

        double information = Mutually(input.A, input.F, NavaOrder) + Mutually(input.B, input.F, NavaOrder);
        double entropies = Math.Pow(Histogram.Of(input.A).Bits, NavaOrder) + Math.Pow(Histogram.Of(input.B).Bits, NavaOrder);
        return new MetricValue(information / (entropies + Mutually(input.A, input.B, NavaOrder)));
    }

    private static MetricValue Sum(MetricInput input) =>
        ConstantPicture.In(input) is string reason
            ? MetricValue.Undefined(reason)
            : new MetricValue(Mutually(input.A, input.F, CvejicOrder) + Mutually(input.B, input.F, CvejicOrder));

    private static double Mutually(BytePlane first, BytePlane second, double order)
    {
        Histogram joint = Histogram.Of(first, second);
        Histogram firstLevels = Histogram.Of(first);
        Histogram secondLevels = Histogram.Of(second);
        byte[] firstStretched = Stretch.Levels(firstLevels);
        byte[] secondStretched = Stretch.Levels(secondLevels);

        // h^q / (p r)^(q-1) = h^q p^(1-q) r^(1-q): the powers of the marginals are 512 numbers, those of h mostly of small
        // counts.
        double[] ofRows = Powers(secondLevels, secondStretched, 1 - order);
        double[] ofColumns = Powers(firstLevels, firstStretched, 1 - order);
        double[] ofCounts = [.. Enumerable.Range(0, 256).Select(count => Math.Pow((double)count / joint.Total, order))];
        double sum = 0;
        for (int u = 0; u < Histogram.Levels; u++)
        {
            if (firstLevels.Counts[u] == 0 || ofRows[firstStretched[u]] == 0)
            {
                continue;
            }

            ReadOnlySpan<int> row = joint.Counts.Slice(u * Histogram.Levels, Histogram.Levels);
            double rowSum = 0;
            for (int v = row.IndexOfAnyExcept(0); v >= 0; )
            {
                double power = row[v] < ofCounts.Length ? ofCounts[row[v]] : Math.Pow((double)row[v] / joint.Total, order);
                rowSum += power * ofColumns[secondStretched[v]];
                int step = row[(v + 1)..].IndexOfAnyExcept(0);
                v = step < 0 ? -1 : v + 1 + step;
            }

            sum += rowSum * ofRows[firstStretched[u]];
        }

        return (1 - sum) / (1 - order);
    }

    /// <summary>
    /// Powers of the probabilities of the stretched levels; 0 where a level does not occur, so that its terms drop out.
    /// </summary>
    private static double[] Powers(Histogram histogram, byte[] stretched, double exponent)
    {
        double[] powers = new double[Histogram.Levels];
        for (int level = 0; level < Histogram.Levels; level++)
        {
            if (histogram.Counts[level] != 0)
            {
                powers[stretched[level]] = Math.Pow((double)histogram.Counts[level] / histogram.Total, exponent);
            }
        }

        return powers;
    }
}
