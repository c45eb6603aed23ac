namespace FusionML.Metrics.Tests;

/// <summary>The metrics of structure by their definitions, window by window and without any of the library's kernels.</summary>
internal static class ScalarStructure
{
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>The weights of a normalised Gaussian window, row-major.</summary>
    public static double[] Gaussian(int size, double sigma)
    {
        double[] weights = new double[size * size];
        for (int i = 0; i < weights.Length; i++)
        {
            (double y, double x) = (i / size - size / 2, i % size - size / 2);
            weights[i] = Math.Exp(-(x * x + y * y) / (2 * sigma * sigma));
        }

        double sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }

    /// <summary>The samples of the window whose first sample is at (y, x).</summary>
    public static double[] Window(double[,] picture, int y, int x, int size) =>
        [.. Enumerable.Range(0, size * size).Select(i => picture[y + i / size, x + i % size])];

    /// <summary>The weighted mean of a product of deviations.</summary>
    public static double Covariance(double[] weights, double[] first, double[] second)
    {
        double mean1 = Dot(weights, first);
        double mean2 = Dot(weights, second);
        return Enumerable.Range(0, weights.Length).Sum(i => weights[i] * (first[i] - mean1) * (second[i] - mean2));
    }

    /// <summary>The sum of products.</summary>
    public static double Dot(double[] first, double[] second) => first.Zip(second, (a, b) => a * b).Sum();

    /// <summary>The mean of <paramref name="score"/> over all positions of a window.</summary>
    public static double MeanOverWindows(int height, int width, int size, Func<int, int, double> score)
    {
        double sum = 0;
        for (int y = 0; y <= height - size; y++)
        {
            for (int x = 0; x <= width - size; x++)
            {
                sum += score(y, x);
            }
        }

        return sum / ((height - size + 1) * (width - size + 1));
    }

    /// <summary>SSIM of two windows.</summary>
    public static double Ssim(double[] weights, double[] first, double[] second, double c1, double c2)
    {
        (double mean1, double mean2) = (Dot(weights, first), Dot(weights, second));
        return (2 * mean1 * mean2 + c1)
            * (2 * Covariance(weights, first, second) + c2)
            / (
                (mean1 * mean1 + mean2 * mean2 + c1)
                * (Covariance(weights, first, first) + Covariance(weights, second, second) + c2)
            );
    }

    /// <summary>MEF-SSIM of windows, with the desired patch built sample by sample.</summary>
    public static double MefSsim(double[] weights, double[][] sources, double[] fused)
    {
        int count = fused.Length;
        double[][] centred = Array.ConvertAll(sources, source => Array.ConvertAll(source, sample => sample - source.Average()));
        double[] norms = Array.ConvertAll(centred, window => Math.Sqrt(Dot(window, window)));
        double[] strengths = Array.ConvertAll(norms, norm => norm + 0.001);
        double[] sum = [.. Enumerable.Range(0, count).Select(i => centred.Sum(window => window[i]))];
        double consistency = (Math.Sqrt(Dot(sum, sum)) + Epsilon) / (norms.Sum() + Epsilon);
        double power = Math.Min(Math.Tan(Math.PI / 2 * Math.Min(consistency, 1 - Epsilon)), 10);
        double[] shares = Array.ConvertAll(strengths, strength => Math.Pow(strength / Math.Sqrt(count), power) + Epsilon);
        double total = shares.Sum();
        double[] patch =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => Enumerable.Range(0, sources.Length).Sum(k => shares[k] / total * centred[k][i] / strengths[k])),
        ];
        double norm = Math.Sqrt(Dot(patch, patch));
        if (norm > 0)
        {
            patch = Array.ConvertAll(patch, sample => sample / norm * strengths.Max());
        }

        double c = Math.Pow(0.03 * 255, 2);
        return (2 * Covariance(weights, patch, fused) + c)
            / (Covariance(weights, patch, patch) + Covariance(weights, fused, fused) + c);
    }
}
