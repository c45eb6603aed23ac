using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>
/// The bank of log-Gabor filters behind phase congruency, in the frequency domain: four scales, six orientations, each the
/// product of a radial and an angular factor.
/// </summary>
/// <remarks>
/// Kovesi 1999, Videre 1(3). Smallest wavelength 3, factor 2.1 between scales, radial spread 0.55, angular spread pi / 6 / 1.2,
/// Butterworth low-pass of order 15 at 0.45. All factors lie in strips of columns (see <see cref="StripOrder"/>).
/// </remarks>
internal sealed class LogGaborBank
{
    /// <summary>Scales.</summary>
    public const int Scales = 4;

    /// <summary>Orientations, pi / 6 apart.</summary>
    public const int Orientations = 6;

    private const double MinimumWavelength = 3;
    private const double ScaleFactor = 2.1;
    private const double RadialSpread = 0.55;
    private const double CutOff = 0.45;
    private const double AngularSpread = Math.PI / Orientations / 1.2;

    private static readonly WeakReference<LogGaborBank?> Latest = new(null);

    private readonly double[][] _radial = new double[Scales][];
    private readonly double[][] _angular = new double[Orientations][];
    private readonly (double Finest, double EvenSum)[] _energies = new (double, double)[Orientations];

    private LogGaborBank(int height, int width, CancellationToken cancellationToken)
    {
        (Height, Width) = (height, width);
        int samples = StripOrder.Samples(height, width);
        for (int scale = 0; scale < Scales; scale++)
        {
            _radial[scale] = new double[samples];
        }

        double[] angle = new double[samples];
        double[] logRadius = new double[samples];
        double[] lowPass = new double[samples];
        double[] radialSum = new double[samples];
        int strip = PlaneFourier.StripWidth;
        RowBlocks.Run(
            StripOrder.Strips(width),
            8,
            (first, end) =>
            {
                for (int i = first; i < end; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    MeasureFrequencies(i, angle, logRadius, lowPass);
                    FillRadial(i * strip * height, (i + 1) * strip * height, logRadius, lowPass, radialSum);
                }
            },
            cancellationToken
        );
        for (int orientation = 0; orientation < Orientations; orientation++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _angular[orientation] = MakeAngular(orientation, angle, cancellationToken);

            // The work space of the low-pass is free by now.
            _energies[orientation] = MeasureEnergies(_angular[orientation], radialSum, lowPass);
        }
    }

    /// <summary>
    /// The factors for pictures of one size. Those made last are used again while memory lasts: pictures of a set share a size.
    /// </summary>
    public static LogGaborBank For(int height, int width, CancellationToken cancellationToken)
    {
        lock (Latest)
        {
            if (Latest.TryGetTarget(out LogGaborBank? latest) && latest.Height == height && latest.Width == width)
            {
                return latest;
            }
        }

        LogGaborBank bank = new(height, width, cancellationToken);
        lock (Latest)
        {
            Latest.SetTarget(bank);
        }

        return bank;
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>
    /// The radial factor of a scale, with the low-pass and the factor 1 / (height width) of the inverse transform.
    /// </summary>
    public double[] Radial(int scale) => _radial[scale];

    /// <summary>The angular factor of an orientation: exp(-d^2 / (2 s^2)) of the angular distance d, 0 to pi.</summary>
    public double[] Angular(int orientation) => _angular[orientation];

    /// <summary>
    /// What the noise estimate needs of an orientation: the energy of its finest filter, and that of the sum over scales of the
    /// filters' even parts. By Parseval the latter is the sum over places of the squared real impulse responses' sum.
    /// </summary>
    public (double Finest, double EvenSum) Energies(int orientation) => _energies[orientation];

    private double[] MakeAngular(int orientation, double[] angle, CancellationToken cancellationToken)
    {
        double[] factor = new double[angle.Length];
        Vector<double> direction = new(orientation * Math.PI / Orientations);
        Vector<double> turn = new(2 * Math.PI);
        Vector<double> scale = new(-1 / (2 * AngularSpread * AngularSpread));
        int block = 8 * PlaneFourier.StripWidth * Height;
        RowBlocks.Run(
            factor.Length,
            block,
            (first, end) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                Span<Vector<double>> factors = MemoryMarshal.Cast<double, Vector<double>>(factor.AsSpan(first, end - first));
                ReadOnlySpan<Vector<double>> angles = MemoryMarshal.Cast<double, Vector<double>>(
                    angle.AsSpan(first, end - first)
                );
                for (int i = 0; i < factors.Length; i++)
                {
                    Vector<double> distance = Vector.Abs(angles[i] - direction);
                    distance = Vector.Min(distance, turn - distance);
                    factors[i] = Vector.Exp(distance * distance * scale);
                }
            },
            cancellationToken
        );
        return factor;
    }

    /// <summary>
    /// With p the sum over scales and q the same at the opposite frequency, the even part is (p + q) / 2, and the sum of its
    /// squares (sum p^2 + sum p q) / 2.
    /// </summary>
    private (double Finest, double EvenSum) MeasureEnergies(double[] angular, double[] radialSum, double[] gains)
    {
        Span<Vector<double>> gain = MemoryMarshal.Cast<double, Vector<double>>(gains.AsSpan());
        ReadOnlySpan<Vector<double>> radials = MemoryMarshal.Cast<double, Vector<double>>(radialSum.AsSpan());
        ReadOnlySpan<Vector<double>> finest = MemoryMarshal.Cast<double, Vector<double>>(_radial[0].AsSpan());
        ReadOnlySpan<Vector<double>> angulars = MemoryMarshal.Cast<double, Vector<double>>(angular.AsSpan());
        (Vector<double> fineSquares, Vector<double> squares) = (default, default);
        for (int i = 0; i < gain.Length; i++)
        {
            Vector<double> fine = finest[i] * angulars[i];
            Vector<double> all = radials[i] * angulars[i];
            fineSquares += fine * fine;
            squares += all * all;
            gain[i] = all;
        }

        // Opposite columns give the same sum of products, so that of one of them counts twice.
        double products = 0;
        for (int x = 0; x <= Width / 2; x++)
        {
            int opposite = (Width - x) % Width;
            products += (opposite == x ? 1 : 2) * SumOfProducts(gains, x, opposite);
        }

        // The radial factors carry 1 / area.
        double area = (double)Height * Width;
        return (Vector.Sum(fineSquares) * area * area, (Vector.Sum(squares) + products) / 2 * area * area);
    }

    private double SumOfProducts(double[] gains, int x, int opposite)
    {
        int strip = PlaneFourier.StripWidth;
        int column = x / strip * strip * Height + x % strip;
        int oppositeColumn = opposite / strip * strip * Height + opposite % strip;
        double sum = gains[column] * gains[oppositeColumn];
        for (int y = 1; y < Height; y++)
        {
            sum += gains[column + y * strip] * gains[oppositeColumn + (Height - y) * strip];
        }

        return sum;
    }

    /// <summary>
    /// Angle, logarithm of the radius, and the low-pass's (radius / cut-off)^30 over a strip; frequency 0 and the places behind
    /// the last column get an infinite one, with which every radial factor is 0.
    /// </summary>
    private void MeasureFrequencies(int strip, double[] angle, double[] logRadius, double[] lowPass)
    {
        int side = PlaneFourier.StripWidth;
        int at = strip * side * Height;
        for (int y = 0; y < Height; y++)
        {
            double v = Frequency(y, Height);
            for (int x = strip * side; x < (strip + 1) * side; x++, at++)
            {
                double u = Frequency(x, Width);
                double square = u * u + v * v;
                if (x >= Width || square == 0)
                {
                    (logRadius[at], lowPass[at]) = (1, double.PositiveInfinity);
                    continue;
                }

                angle[at] = Math.Atan2(-v, u);
                logRadius[at] = square;
                double ratio = SquaredLowPassRadius(x, y) / (CutOff * CutOff);
                double cubed = ratio * ratio * ratio;
                double squared = cubed * cubed;
                lowPass[at] = squared * squared * cubed;
            }
        }

        Span<Vector<double>> logarithms = MemoryMarshal.Cast<double, Vector<double>>(
            logRadius.AsSpan(strip * side * Height, side * Height)
        );
        foreach (ref Vector<double> logarithm in logarithms)
        {
            logarithm = Vector.Log(logarithm) * new Vector<double>(0.5);
        }
    }

    private void FillRadial(int first, int end, double[] logRadius, double[] lowPass, double[] sum)
    {
        double spread = Math.Log(RadialSpread);
        Vector<double> exponent = new(-1 / (2 * spread * spread));
        Vector<double> area = new((double)Height * Width);
        for (int i = first; i < end; i += Vector<double>.Count)
        {
            Vector<double> common = Vector<double>.One / ((Vector<double>.One + new Vector<double>(lowPass, i)) * area);
            Vector<double> total = Vector<double>.Zero;
            for (int scale = 0; scale < Scales; scale++)
            {
                Vector<double> distance =
                    new Vector<double>(logRadius, i)
                    + new Vector<double>(Math.Log(MinimumWavelength) + scale * Math.Log(ScaleFactor));
                Vector<double> factor = Vector.Exp(distance * distance * exponent) * common;
                factor.CopyTo(_radial[scale], i);
                total += factor;
            }

            total.CopyTo(sum, i);
        }
    }

    /// <summary>
    /// The low-pass measures odd sides by their length, the log-Gabor filters by one less; and the reference shifts it the wrong
    /// way, which for odd sides puts its centre one place before frequency 0.
    /// </summary>
    private double SquaredLowPassRadius(int x, int y)
    {
        double u = (double)((x + Width - Width / 2) % Width - Width / 2) / Width;
        double v = (double)((y + Height - Height / 2) % Height - Height / 2) / Height;
        return u * u + v * v;
    }

    private static double Frequency(int index, int length) =>
        (double)Signed(index, length) / (length % 2 == 1 ? Math.Max(1, length - 1) : length);

    private static int Signed(int index, int length) => index < (length + 1) / 2 ? index : index - length;
}
