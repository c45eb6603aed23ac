using System.Numerics;

namespace FusionML.Metrics;

/// <summary>
/// What one pass over the sources and the fused picture under Wang's 11x11 Gaussian window gives: for each source the mean
/// SSIM and the mean contrast-structure term against the fused picture, and for two sources Piella's two means.
/// </summary>
/// <remarks>Wang, Bovik, Sheikh and Simoncelli 2004, DOI 10.1109/TIP.2003.819861. K1 = 0.01, K2 = 0.03, L = 255, valid.</remarks>
internal sealed class SsimSweep
{
    /// <summary>The side of the window.</summary>
    public const int WindowSize = 11;

    /// <summary>(0.01 * 255)^2.</summary>
    public const double C1 = 0.01 * 255 * (0.01 * 255);

    /// <summary>(0.03 * 255)^2.</summary>
    public const double C2 = 0.03 * 255 * (0.03 * 255);

    /// <summary>The window's standard deviation.</summary>
    public const double Sigma = 1.5;

    private SsimSweep(double[] similarity, double[] contrastStructure, double weighted, double saliencyWeighted) =>
        (Similarity, ContrastStructure, LocallyWeighted, SaliencyWeighted) = (
            similarity,
            contrastStructure,
            weighted,
            saliencyWeighted
        );

    /// <summary>Mean SSIM of each source and the fused picture.</summary>
    public double[] Similarity { get; }

    /// <summary>Mean of (2 cov + C2) / (var + var + C2) of each source and the fused picture.</summary>
    public double[] ContrastStructure { get; }

    /// <summary>
    /// Mean of l S_AF + (1 - l) S_BF with l = var_A / (var_A + var_B), one half where both are 0; NaN unless there are two
    /// sources.
    /// </summary>
    public double LocallyWeighted { get; }

    /// <summary>The same weighted by max(var_A, var_B), one half where both are 0; NaN unless there are two sources.</summary>
    public double SaliencyWeighted { get; }

    /// <summary>The pass over 8-bit bands; made once per set of bands.</summary>
    public static SsimSweep Of(IReadOnlyList<BytePlane> sources, BytePlane fused, CancellationToken cancellationToken) =>
        fused.Derive(new DerivationKey("SSIM", [.. sources]), plane =>
            Run([.. sources.Select(source => new ByteRows(source))], new ByteRows(plane), cancellationToken)
        );

    /// <summary>The pass over bands of any kind, with sides of at least <see cref="WindowSize"/>.</summary>
    public static SsimSweep Run(IReadOnlyList<SampleRows> sources, SampleRows fused, CancellationToken cancellationToken)
    {
        int count = sources.Count;
        double[] window = FilterWindow.Gaussian(WindowSize, Sigma);
        SampleRows[] pictures = [.. sources, fused];
        (int, int)[] pairs =
        [
            .. Enumerable.Range(0, count + 1).Select(i => (i, i)),
            .. Enumerable.Range(0, count).Select(i => (i, count)),
        ];
        int rows = fused.Height - window.Length + 1;
        int columns = fused.Width - window.Length + 1;
        int sums = 2 * count + 3;
        double[] rowSums = new double[rows * sums];
        RowBlocks.Run(
            rows,
            RowBlocks.Height,
            (first, end) =>
            {
                LocalMoments moments = new(pictures, pairs, window, first);
                Vector<double>[][] maps = [.. sources.Select(_ => new Vector<double>[moments.Mean(0).Length])];
                for (int y = first; y < end; y++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    moments.MoveNext();
                    Span<double> row = rowSums.AsSpan(y * sums, sums);
                    for (int source = 0; source < count; source++)
                    {
                        (row[2 * source], row[2 * source + 1]) = Compare(moments, source, count, maps[source]);
                    }

                    if (count == 2)
                    {
                        (row[4], row[5], row[6]) = Weigh(moments, maps[0], maps[1]);
                    }
                }
            },
            cancellationToken
        );

        double[] total = ColumnSums(rowSums, sums);
        double pixels = (double)rows * columns;
        return new SsimSweep(
            [.. Enumerable.Range(0, count).Select(source => total[2 * source] / pixels)],
            [.. Enumerable.Range(0, count).Select(source => total[2 * source + 1] / pixels)],
            count == 2 ? total[4] / pixels : double.NaN,
            count == 2 ? total[5] / total[6] : double.NaN
        );
    }

    private static double[] ColumnSums(double[] rowSums, int columns)
    {
        double[] total = new double[columns];
        for (int i = 0; i < rowSums.Length; i++)
        {
            total[i % columns] += rowSums[i];
        }

        return total;
    }

    /// <summary>The sums of SSIM, whose map is kept, and of its contrast-structure term over the row.</summary>
    private static (double Similarity, double ContrastStructure) Compare(
        LocalMoments moments,
        int source,
        int fused,
        Vector<double>[] map
    )
    {
        ReadOnlySpan<Vector<double>> mean = moments.Mean(source);
        ReadOnlySpan<Vector<double>> meanF = moments.Mean(fused);
        ReadOnlySpan<Vector<double>> variance = moments.Covariance(source);
        ReadOnlySpan<Vector<double>> varianceF = moments.Covariance(fused);
        ReadOnlySpan<Vector<double>> covariance = moments.Covariance(fused + 1 + source);
        Vector<double> similarities = default;
        Vector<double> contrasts = default;
        for (int i = 0; i < mean.Length; i++)
        {
            Vector<double> contrast = ContrastTerm(variance[i], varianceF[i], covariance[i]);
            contrasts += LaneMask.Keep(contrast, i, moments.Width);
            map[i] = contrast * LuminanceTerm(mean[i], meanF[i]);
            similarities += LaneMask.Keep(map[i], i, moments.Width);
        }

        return (Vector.Sum(similarities), Vector.Sum(contrasts));
    }

    /// <summary>The sums over the row of Piella's local quality, of it times its saliency, and of the saliency.</summary>
    private static (double Quality, double Weighted, double Saliency) Weigh(
        LocalMoments moments,
        Vector<double>[] similarityA,
        Vector<double>[] similarityB
    )
    {
        ReadOnlySpan<Vector<double>> variancesA = moments.Covariance(0);
        ReadOnlySpan<Vector<double>> variancesB = moments.Covariance(1);
        (Vector<double> quality, Vector<double> weighted, Vector<double> saliency) = (default, default, default);
        for (int i = 0; i < variancesA.Length; i++)
        {
            Vector<double> varianceA = variancesA[i];
            Vector<double> varianceB = variancesB[i];
            Vector<double> sum = varianceA + varianceB;

            // The reference gives both variances the value 0.5 where both are 0, and that 0.5 is their saliency too.
            Vector<double> half = new(0.5);
            Vector<double> flat = Vector.AsVectorDouble(Vector.Equals(sum, Vector<double>.Zero));
            Vector<double> share = Vector.ConditionalSelect(flat, half, varianceA / sum);
            Vector<double> local = share * similarityA[i] + (Vector<double>.One - share) * similarityB[i];
            Vector<double> larger = Vector.ConditionalSelect(flat, half, Vector.Max(varianceA, varianceB));
            quality += LaneMask.Keep(local, i, moments.Width);
            weighted += LaneMask.Keep(local * larger, i, moments.Width);
            saliency += LaneMask.Keep(larger, i, moments.Width);
        }

        return (Vector.Sum(quality), Vector.Sum(weighted), Vector.Sum(saliency));
    }

    /// <summary>(2 m1 m2 + C1) / (m1^2 + m2^2 + C1).</summary>
    private static Vector<double> LuminanceTerm(Vector<double> mean1, Vector<double> mean2)
    {
        Vector<double> c1 = new(C1);
        return (2 * mean1 * mean2 + c1) / (mean1 * mean1 + mean2 * mean2 + c1);
    }

    /// <summary>(2 cov + C2) / (v1 + v2 + C2).</summary>
    private static Vector<double> ContrastTerm(Vector<double> variance1, Vector<double> variance2, Vector<double> covariance)
    {
        Vector<double> c2 = new(C2);
        return (2 * covariance + c2) / (variance1 + variance2 + c2);
    }
}
