using System.Numerics;

namespace FusionML.Metrics;

/// <summary>SSIM as scikit-image computes it by default: a uniform 7x7 window and sample covariances.</summary>
internal static class UniformSsim
{
    private const int WindowSize = 7;
    private const double DataRange = 2;
    private const double C1 = 0.01 * DataRange * (0.01 * DataRange);
    private const double C2 = 0.03 * DataRange * (0.03 * DataRange);
    private const double SampleFactor = (double)(WindowSize * WindowSize) / (WindowSize * WindowSize - 1);

    /// <summary>CDDFuse's call, with the data range of 2 that scikit-image takes for float pictures.</summary>
    public static FusionMetric CddFuse { get; } =
        new FormulaMetric(
            new MetricDefinition(
                "SSIM:CDDFuse",
                "Structural similarity, uniform window, sum (CDDFuse)",
                "sum over the sources of the mean SSIM under a uniform 7x7 window without padding, covariances times 49 / 48, "
                    + "C1 = (0.01 L)^2, C2 = (0.03 L)^2, L = 2 on pictures of 0 to 255",
                "[-2, 2] for two sources",
                MetricDirection.HigherIsBetter,
                "Wang, Bovik, Sheikh, Simoncelli 2004, DOI 10.1109/TIP.2003.819861" + PublishedCode.CddFuse
            )
            {
                MinimumSide = WindowSize,
                MaximumSources = int.MaxValue,
            },
            (input, token) => Sum(input.OpenCvGray, token)
        );

    private static MetricValue Sum(MetricInput input, CancellationToken cancellationToken)
    {
        int count = input.Sources.Count;
        SampleRows[] pictures = [.. input.Sources.Select(source => new ByteRows(source.Gray)), new ByteRows(input.F)];
        (int, int)[] pairs =
        [
            .. Enumerable.Range(0, count + 1).Select(i => (i, i)),
            .. Enumerable.Range(0, count).Select(i => (i, count)),
        ];
        double[] window = FilterWindow.Uniform(WindowSize);
        int rows = input.F.Height - WindowSize + 1;
        double[] rowSums = new double[rows];
        RowBlocks.Run(
            rows,
            RowBlocks.Height,
            (first, end) =>
            {
                LocalMoments moments = new(pictures, pairs, window, first);
                for (int y = first; y < end; y++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    moments.MoveNext();
                    for (int source = 0; source < count; source++)
                    {
                        rowSums[y] += SumRow(moments, source, count);
                    }
                }
            },
            cancellationToken
        );

        return new MetricValue(RowBlocks.Sum(rowSums) / ((double)rows * (input.F.Width - WindowSize + 1)));
    }

    private static double SumRow(LocalMoments moments, int source, int fused)
    {
        (Vector<double> c1, Vector<double> c2, Vector<double> factor) = (new(C1), new(C2), new(SampleFactor));
        ReadOnlySpan<Vector<double>> mean = moments.Mean(source);
        ReadOnlySpan<Vector<double>> meanF = moments.Mean(fused);
        ReadOnlySpan<Vector<double>> variance = moments.Covariance(source);
        ReadOnlySpan<Vector<double>> varianceF = moments.Covariance(fused);
        ReadOnlySpan<Vector<double>> covariance = moments.Covariance(fused + 1 + source);
        Vector<double> sum = default;
        for (int i = 0; i < mean.Length; i++)
        {
            Vector<double> upper = (2 * mean[i] * meanF[i] + c1) * (2 * factor * covariance[i] + c2);
            Vector<double> lower = (mean[i] * mean[i] + meanF[i] * meanF[i] + c1) * (factor * (variance[i] + varianceF[i]) + c2);
            sum += LaneMask.Keep(upper / lower, i, moments.Width);
        }

        return Vector.Sum(sum);
    }
}
