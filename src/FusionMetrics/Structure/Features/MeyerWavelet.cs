namespace FusionML.Metrics;

/// <summary>One level of the two-dimensional transform with the discrete Meyer wavelet, 62 taps, the border mirrored.</summary>
/// <remarks>
/// The low-pass is Meyer's in the frequency domain, transformed and cut to 61 coefficients; tabulated filters of this name differ
/// from it by about 1e-5 and in their length, which moves the metric by some thousandths.
/// </remarks>
internal static class MeyerWavelet
{
    private const int Taps = 62;
    private const int Quadrature = 4096;
    private static readonly double[] LowPass = MakeLowPass();
    private static readonly double[] HighPass = MakeHighPass();

    /// <summary>
    /// The coefficients as one picture [approximation, horizontal; vertical, diagonal], stretched to 0 to 1 (1 if flat).
    /// </summary>
    public static DoublePlane Transform(BytePlane plane, CancellationToken cancellationToken)
    {
        int columns = Coefficients(plane.Width);
        int rows = Coefficients(plane.Height);
        DoublePlane alongRows = new(plane.Height, 2 * columns);
        RowBlocks.Run(
            plane.Height,
            RowBlocks.Height,
            (first, end) =>
            {
                double[] row = new double[plane.Width];
                ByteRows source = new(plane);
                for (int y = first; y < end; y++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    source.Read(y, row);
                    Split(row, alongRows.Row(y));
                }
            },
            cancellationToken
        );

        DoublePlane result = new(2 * rows, 2 * columns);
        RowBlocks.Run(
            2 * columns,
            RowBlocks.Height,
            (first, end) =>
            {
                double[] column = new double[plane.Height];
                double[] split = new double[2 * rows];
                for (int x = first; x < end; x++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    for (int y = 0; y < column.Length; y++)
                    {
                        column[y] = alongRows.Samples[y * alongRows.Width + x];
                    }

                    Split(column, split);
                    Place(split, result, x, rows, columns);
                }
            },
            cancellationToken
        );
        Stretch(result.Samples);
        return result;
    }

    /// <summary>
    /// Low along x is approximation over horizontal detail; the reference puts the latter to the right of the former.
    /// </summary>
    private static void Place(double[] split, DoublePlane result, int x, int rows, int columns)
    {
        bool lowAlongX = x < columns;
        for (int y = 0; y < rows; y++)
        {
            int lowX = lowAlongX ? x : x - columns;
            int lowY = lowAlongX ? y : y + rows;
            result.Samples[lowY * result.Width + lowX] = split[y];
            result.Samples[lowY * result.Width + lowX + columns] = split[y + rows];
        }
    }

    private static int Coefficients(int length) => (length + Taps - 1) / 2;

    /// <summary>
    /// Low-pass coefficients in the first half of the target, high-pass ones in the second: sum of f[k] x[2 n + 1 - k].
    /// </summary>
    private static void Split(ReadOnlySpan<double> signal, Span<double> target)
    {
        int count = target.Length / 2;
        for (int n = 0; n < count; n++)
        {
            (double low, double high) = (0, 0);
            for (int k = 0; k < Taps; k++)
            {
                double sample = signal[Mirror(2 * n + 1 - k, signal.Length)];
                low += LowPass[k] * sample;
                high += HighPass[k] * sample;
            }

            (target[n], target[n + count]) = (low, high);
        }
    }

    /// <summary>Half-sample symmetry: ... 1 0 | 0 1 2 ... n-1 | n-1 n-2 ...</summary>
    private static int Mirror(int index, int length)
    {
        int period = 2 * length;
        int at = ((index % period) + period) % period;
        return at < length ? at : period - 1 - at;
    }

    private static void Stretch(double[] samples)
    {
        double smallest = samples.Min();
        double range = samples.Max() - smallest;
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = range == 0 ? 1 : (samples[i] - smallest) / range;
        }
    }

    /// <summary>
    /// h[n] = 1 / pi * integral from 0 to pi of H(w) cos(n w), by the trapezoidal rule; symmetric about tap 31, tap 0 is 0.
    /// </summary>
    private static double[] MakeLowPass()
    {
        double[] taps = new double[Taps];
        for (int n = 1; n < Taps; n++)
        {
            double sum = (Response(0) + Response(Math.PI) * ((n - Taps / 2) % 2 == 0 ? 1 : -1)) / 2;
            for (int i = 1; i < Quadrature; i++)
            {
                double frequency = Math.PI * i / Quadrature;
                sum += Response(frequency) * Math.Cos((n - Taps / 2) * frequency);
            }

            taps[n] = sum / Quadrature;
        }

        return taps;
    }

    /// <summary>
    /// Meyer's low-pass: sqrt 2 up to pi / 3, then sqrt 2 cos(pi / 2 v(3 w / pi - 1)) to 2 pi / 3, v = x^4 (35 - 84 x + 70
    /// x^2 - 20 x^3).
    /// </summary>
    private static double Response(double frequency)
    {
        double x = Math.Clamp(3 * frequency / Math.PI - 1, 0, 1);
        double v = x * x * x * x * (35 + x * (-84 + x * (70 - 20 * x)));
        return Math.Sqrt(2) * Math.Cos(Math.PI / 2 * v);
    }

    /// <summary>The quadrature mirror of the low-pass: g[k] = (-1)^(k+1) h[61 - k].</summary>
    private static double[] MakeHighPass()
    {
        double[] taps = new double[Taps];
        for (int k = 0; k < Taps; k++)
        {
            taps[k] = (k % 2 == 0 ? -1 : 1) * LowPass[Taps - 1 - k];
        }

        return taps;
    }
}
