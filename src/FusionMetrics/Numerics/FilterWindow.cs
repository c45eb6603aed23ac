namespace FusionML.Metrics;

/// <summary>The one-dimensional factor of a separable window; the window itself is its outer product with itself.</summary>
internal static class FilterWindow
{
    /// <summary>
    /// A Gaussian of <paramref name="size"/> taps, normalised to sum 1 (the factor of MATLAB's fspecial('gaussian')).
    /// </summary>
    public static double[] Gaussian(int size, double sigma)
    {
        double[] window = UnscaledGaussian(size, sigma);
        double sum = window.Sum();
        return Array.ConvertAll(window, tap => tap / sum);
    }

    /// <summary>exp(-x^2 / (2 sigma^2)) at <paramref name="size"/> taps around 0.</summary>
    public static double[] UnscaledGaussian(int size, double sigma)
    {
        double[] window = new double[size];
        double centre = (size - 1) / 2.0;
        for (int i = 0; i < size; i++)
        {
            window[i] = Math.Exp(-(i - centre) * (i - centre) / (2 * sigma * sigma));
        }

        return window;
    }

    /// <summary>A mean over <paramref name="size"/> taps.</summary>
    public static double[] Uniform(int size) => Constant(size, 1.0 / size);

    /// <summary>A sum over <paramref name="size"/> taps.</summary>
    public static double[] Sum(int size) => Constant(size, 1);

    private static double[] Constant(int size, double tap)
    {
        double[] window = new double[size];
        Array.Fill(window, tap);
        return window;
    }
}
