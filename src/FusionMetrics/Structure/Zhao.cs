using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>
/// The quality of Zhao, Laganiere and Liu, QP: how well the sources' phase congruency and its moments correlate with the
/// fused picture's.
/// </summary>
internal static class Zhao
{
    private const int WindowSize = 11;
    private const double Sigma = 1.5;
    private const double Constant = 1e-4;
    private const double FeatureThreshold = 0.1;
    private static readonly (int, int)[] Pairs = [(0, 0), (1, 1), (2, 2), (3, 3), (0, 3), (1, 3), (2, 3)];

    private const string Paper =
        "J. Zhao, Laganiere, Z. Liu 2007, Int. J. Innovative Computing, Information and Control 3(6A), 1433-1447; "
        + "phase congruency by Kovesi 1999, Videre 1(3)";

    private const string Formula =
        "P_pc P_M P_m for phase congruency pc (4 scales, 6 orientations) and its largest and smallest moment M, m; P = sum of "
        + "the largest of the local correlations (cov + C) / (sqrt|v v_F| + C) of A, B and the stronger of both with F, each "
        + "only where its pc > .1 (C = 1e-4, Gaussian 11x11, s = 1.5, zero border), over the number of pixels whose stronger "
        + "pc > .1";

    /// <summary>On gray.</summary>
    public static FusionMetric Gray { get; } =
        new FormulaMetric(Define("QP", "Phase congruency", Formula, Paper + PublishedCode.Liu), Compute);

    /// <summary>Mean over colour bands.</summary>
    public static FusionMetric Vifb { get; } =
        new FormulaMetric(
            Define(
                "QP:VIFB",
                "Phase congruency per band (MEFB)",
                $"mean over the bands of {Formula}",
                Paper + PublishedCode.Mefb
            ),
            (input, token) => FormulaMetrics.MeanOverBands(input, band => Compute(band, token))
        );

    private static MetricDefinition Define(string id, string title, string formula, string source) =>
        new(
            id,
            title,
            formula,
            "about [0, 1]; undefined if a picture is constant or no source has a feature",
            MetricDirection.HigherIsBetter,
            source
        )
        {
            MinimumSide = 2,
        };

    private static MetricValue Compute(MetricInput input, CancellationToken cancellationToken)
    {
        if (ConstantPicture.In(input) is string reason)
        {
            return MetricValue.Undefined(reason);
        }

        LogGaborBank bank = LogGaborBank.For(input.F.Height, input.F.Width, cancellationToken);
        PhaseCongruency a = Features(input.A, bank, cancellationToken);
        PhaseCongruency b = Features(input.B, bank, cancellationToken);
        PhaseCongruency fused = Features(input.F, bank, cancellationToken);
        DoublePlane strongest = FeatureSelection.Stronger(a.Congruency, b.Congruency, a.Congruency, b.Congruency);
        long featured = FeatureSelection.Count(strongest, FeatureThreshold);
        if (featured == 0)
        {
            return MetricValue.Undefined("no pixel of the sources has a phase congruency above 0.1");
        }

        double product = 1;
        foreach (Func<PhaseCongruency, DoublePlane> feature in FeaturesOf)
        {
            DoublePlane stronger = FeatureSelection.Stronger(feature(a), feature(b), a.Congruency, b.Congruency);
            SampleRows[] pictures =
            [
                FeatureSelection.Masked(feature(a), a.Congruency, FeatureThreshold),
                FeatureSelection.Masked(feature(b), b.Congruency, FeatureThreshold),
                FeatureSelection.Masked(stronger, strongest, FeatureThreshold),
                feature(fused),
            ];
            product *= SumOfCorrelations(pictures, [a.Congruency, b.Congruency, strongest], cancellationToken) / featured;
        }

        return new MetricValue(product);
    }

    private static Func<PhaseCongruency, DoublePlane>[] FeaturesOf { get; } =
    [features => features.Congruency, features => features.Largest, features => features.Smallest];

    private static PhaseCongruency Features(BytePlane plane, LogGaborBank bank, CancellationToken cancellationToken) =>
        plane.Derive("phase congruency", self => PhaseCongruency.Of(new ByteRows(self), bank, cancellationToken));

    private static double SumOfCorrelations(SampleRows[] pictures, SampleRows[] congruencies, CancellationToken cancellationToken)
    {
        SampleRows[] padded = Array.ConvertAll(pictures, picture => (SampleRows)new ZeroPaddedRows(picture, WindowSize / 2));
        double[] window = FilterWindow.Gaussian(WindowSize, Sigma);
        double[] rowSums = new double[pictures[0].Height];
        RowBlocks.Run(
            rowSums.Length,
            RowBlocks.Height,
            (first, end) =>
            {
                LocalMoments moments = new(padded, Pairs, window, first);
                double[][] masks = Array.ConvertAll(congruencies, rows => new double[LaneMask.Pad(rows.Width)]);
                for (int y = first; y < end; y++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    moments.MoveNext();
                    for (int i = 0; i < masks.Length; i++)
                    {
                        congruencies[i].Read(y, masks[i]);
                    }

                    rowSums[y] = SumRow(moments, masks);
                }
            },
            cancellationToken
        );
        return RowBlocks.Sum(rowSums);
    }

    /// <summary>Lanes are pixels. A picture without a feature at a pixel counts with 0 there, which can be the largest.</summary>
    private static double SumRow(LocalMoments moments, double[][] congruencies)
    {
        Vector<double> c = new(Constant);
        ReadOnlySpan<Vector<double>> varianceF = moments.Covariance(3);
        Vector<double> sum = default;
        for (int i = 0; i < varianceF.Length; i++)
        {
            Vector<double> largest = new(double.NegativeInfinity);
            for (int k = 0; k < congruencies.Length; k++)
            {
                Vector<double> congruency = MemoryMarshal.Cast<double, Vector<double>>(congruencies[k].AsSpan())[i];
                Vector<double> deviations = Vector.SquareRoot(Vector.Abs(moments.Covariance(k)[i] * varianceF[i]));
                Vector<double> correlation = (moments.Covariance(4 + k)[i] + c) / (deviations + c);
                Vector<double> featured = Vector.AsVectorDouble(
                    Vector.GreaterThan(congruency, new Vector<double>(FeatureThreshold))
                );
                largest = Vector.Max(largest, Vector.BitwiseAnd(correlation, featured));
            }

            sum += LaneMask.Keep(largest, i, moments.Width);
        }

        return Vector.Sum(sum);
    }
}
