using System.Numerics;

namespace FusionML.Metrics;

/// <summary>
/// The local qualities of Yang et al. (QY) and Cvejic et al. (QC) over all positions of a 7x7 Gaussian window, s = 1.5: both
/// mix S_AF and S_BF, where S is SSIM with both constants at 2e-16 in place of Wang's.
/// </summary>
/// <remarks>
/// With constants that small S is 0/0 in all but name where a window is flat in both pictures, and rounding decides what it
/// gives; positions at which the quality is NaN are left out of the mean, as the reference code does.
/// </remarks>
internal sealed class NarrowSsimSweep
{
    /// <summary>The smallest side that the reference code accepts; its window would fit into 7.</summary>
    public const int MinimumSide = 11;

    private const int WindowSize = 7;
    private const double Sigma = 1.5;
    private const double Constant = 2e-16;
    private const double SimilarFrom = 0.75;
    private static readonly (int, int)[] Pairs = [(0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2)];

    private NarrowSsimSweep(double yang, double cvejic) => (Yang, Cvejic) = (yang, cvejic);

    /// <summary>
    /// Mean of l S_AF + (1 - l) S_BF where S_AB is at least 0.75, else of the larger; NaN if no position counts.
    /// </summary>
    public double Yang { get; }

    /// <summary>Mean of s S_AF + (1 - s) S_BF, s = cov_AF / (cov_AF + cov_BF); NaN if no position counts.</summary>
    public double Cvejic { get; }

    /// <summary>The pass over the bands, made once per set of bands.</summary>
    public static NarrowSsimSweep Of(BytePlane a, BytePlane b, BytePlane fused, CancellationToken cancellationToken) =>
        fused.Derive(new DerivationKey("SSIM 7x7", a, b), plane => Run(a, b, plane, cancellationToken));

    private static NarrowSsimSweep Run(BytePlane a, BytePlane b, BytePlane fused, CancellationToken cancellationToken)
    {
        SampleRows[] pictures = [new ByteRows(a), new ByteRows(b), new ByteRows(fused)];
        double[] window = FilterWindow.Gaussian(WindowSize, Sigma);
        int rows = fused.Height - WindowSize + 1;
        Sums[] rowSums = new Sums[rows];
        RowBlocks.Run(
            rows,
            RowBlocks.Height,
            (first, end) =>
            {
                LocalMoments moments = new(pictures, Pairs, window, first);
                for (int y = first; y < end; y++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    moments.MoveNext();
                    rowSums[y] = SumRow(moments);
                }
            },
            cancellationToken
        );

        Sums total = default;
        foreach (Sums row in rowSums)
        {
            total = total.Plus(row);
        }

        return new NarrowSsimSweep(total.Yang / total.YangCount, total.Cvejic / total.CvejicCount);
    }

    private static Sums SumRow(LocalMoments moments)
    {
        (Vector<double> yang, Vector<double> yangCount) = (default, default);
        (Vector<double> cvejic, Vector<double> cvejicCount) = (default, default);
        Vector<double> one = Vector<double>.One;
        for (int i = 0; i < moments.Mean(0).Length; i++)
        {
            Vector<double> similarAB = Similarity(moments, 0, 1, 3, i);
            Vector<double> similarAF = Similarity(moments, 0, 2, 4, i);
            Vector<double> similarBF = Similarity(moments, 1, 2, 5, i);

            Vector<double> share = moments.Covariance(0)[i] / (moments.Covariance(0)[i] + moments.Covariance(1)[i]);
            Vector<double> mixed = share * similarAF + (one - share) * similarBF;
            Vector<double> local = Vector.ConditionalSelect(
                Vector.GreaterThanOrEqual(similarAB, new Vector<double>(SimilarFrom)),
                mixed,
                LargerNumber(similarAF, similarBF)
            );

            // The reference multiplies the mixture by the mask and adds the rest, so a NaN mixture counts nowhere.
            Add(ref yang, ref yangCount, Vector.ConditionalSelect(Vector.Equals(mixed, mixed), local, mixed), moments, i);

            Vector<double> covarianceShare = moments.Covariance(4)[i] / (moments.Covariance(4)[i] + moments.Covariance(5)[i]);
            Vector<double> similarity = covarianceShare * similarAF + (one - covarianceShare) * similarBF;
            similarity = Vector.ConditionalSelect(
                Vector.LessThan(covarianceShare, Vector<double>.Zero),
                Vector<double>.Zero,
                similarity
            );
            similarity = Vector.ConditionalSelect(Vector.GreaterThan(covarianceShare, one), one, similarity);
            Add(ref cvejic, ref cvejicCount, similarity, moments, i);
        }

        return new Sums(Vector.Sum(yang), Vector.Sum(yangCount), Vector.Sum(cvejic), Vector.Sum(cvejicCount));
    }

    /// <summary>Adds the lanes that are numbers and lie within the row, and counts them.</summary>
    private static void Add(ref Vector<double> sum, ref Vector<double> count, Vector<double> value, LocalMoments moments, int i)
    {
        Vector<double> counts = Vector.BitwiseAnd(
            Vector.AsVectorDouble(Vector.Equals(value, value)),
            LaneMask.Of(i, moments.Width)
        );
        sum += Vector.BitwiseAnd(value, counts);
        count += Vector.BitwiseAnd(Vector<double>.One, counts);
    }

    /// <summary>The larger of two; the other one where one is NaN.</summary>
    private static Vector<double> LargerNumber(Vector<double> first, Vector<double> second)
    {
        Vector<double> larger = Vector.ConditionalSelect(Vector.GreaterThan(second, first), second, first);
        return Vector.ConditionalSelect(Vector.Equals(first, first), larger, second);
    }

    private static Vector<double> Similarity(LocalMoments moments, int first, int second, int covariance, int i)
    {
        Vector<double> c = new(Constant);
        Vector<double> mean1 = moments.Mean(first)[i];
        Vector<double> mean2 = moments.Mean(second)[i];
        Vector<double> upper = (2 * mean1 * mean2 + c) * (2 * moments.Covariance(covariance)[i] + c);
        Vector<double> variances = moments.Covariance(first)[i] + moments.Covariance(second)[i] + c;
        return upper / ((mean1 * mean1 + mean2 * mean2 + c) * variances);
    }

    private readonly record struct Sums(double Yang, double YangCount, double Cvejic, double CvejicCount)
    {
        public Sums Plus(Sums other) =>
            new(Yang + other.Yang, YangCount + other.YangCount, Cvejic + other.Cvejic, CvejicCount + other.CvejicCount);
    }
}
