namespace FusionML.Metrics;

/// <summary>QNCIE: how far the correlation matrix of A, B and F, in a nonlinear sense, is from the unit matrix.</summary>
internal static class NonlinearCorrelationInformationEntropy
{
    private const string Wang = "Q. Wang, Y. Shen, J. Q. Zhang, Physica D 200 (2005) 287-295, doi:10.1016/j.physd.2004.11.001";

    private static readonly MetricDefinition Default = new(
        "QNCIE",
        "Nonlinear correlation information entropy",
        "1 + sum_i (l_i / 3) log2(l_i / 3) / 8, l_i the eigenvalues of the 3x3 matrix of NCC(X,Y) = (H(X) + H(Y) - H(X,Y)) / 8 "
            + "of A, B, F with ones on its diagonal, pictures stretched to 0-255; undefined if a picture is constant",
        "[0.8, 1]",
        MetricDirection.HigherIsBetter,
        Wang + PublishedCode.Liu
    );

    /// <summary>QNCIE and its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        FormulaMetrics.OnGray(Default, Compute),
        FormulaMetrics.MeanOverBands(
            Default with
            {
                Id = "QNCIE:VIFB",
                Formula = "mean over the bands of the fused picture of QNCIE",
                Source = Wang + PublishedCode.Mefb,
            },
            Compute
        ),
    ];

    private static MetricValue Compute(MetricInput input)
    {
        if (ConstantPicture.In(input) is string reason)
        {
            return MetricValue.Undefined(reason);
        }

        const int BitsPerLevel = 8;
        double ab = Histogram.MutualBits(input.A, input.B) / BitsPerLevel;
        double af = Histogram.MutualBits(input.A, input.F) / BitsPerLevel;
        double bf = Histogram.MutualBits(input.B, input.F) / BitsPerLevel;
        double sum = 0;
        foreach (double eigenvalue in Eigenvalues(ab, af, bf))
        {
            // The limit of x log x at 0; three equal pictures have a matrix of rank 1.
            sum += eigenvalue <= 0 ? 0 : eigenvalue / 3 * Math.Log2(eigenvalue / 3);
        }

        return new MetricValue(1 + sum / BitsPerLevel);
    }

    /// <summary>
    /// Eigenvalues of the symmetric matrix of ones on the diagonal and <paramref name="ab"/>, <paramref name="af"/>,
    /// <paramref name="bf"/> beside it: 1 + 2 r cos((arccos d + 2 pi k) / 3) with r^2 = (ab^2 + af^2 + bf^2) / 3 and d = ab af bf
    /// / r^3 (O. K. Smith, Commun. ACM 4 (1961) 168, doi:10.1145/355578.366316).
    /// </summary>
    private static double[] Eigenvalues(double ab, double af, double bf)
    {
        double radius = Math.Sqrt((ab * ab + af * af + bf * bf) / 3);
        if (radius == 0)
        {
            return [1, 1, 1];
        }

        double angle = Math.Acos(Math.Clamp(ab * af * bf / (radius * radius * radius), -1, 1));
        return [.. Enumerable.Range(0, 3).Select(k => 1 + 2 * radius * Math.Cos((angle + 2 * Math.PI * k) / 3))];
    }
}
