using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>
/// The bank of log-Gabor filters behind phase congruency, in the frequency domain: four scales, six orientations, each the
/// product of a radial and an angular factor.
/// </summary>
/// <remarks>
/// Kovesi 1999, Videre 1(3). Smallest wavelength 3, factor 2.1 between scales, radial spread 0.55, angular spread pi / 6 / 1.2,
/// Butterworth low-pass of order 15 at 0.45.
/// </remarks>
internal sealed class LogGaborBank
{
    /// <summary>Scales.</summary>
    public const int Scales = 4;

    /// <summary>Orientations, pi / 6 apart.</summary>
    public const int Orientations = 6;

    private const double SmallestWavelength = 3;
    private const double ScaleFactor = 2.1;
    private const double RadialSpread = 0.55;
    private const double CutOff = 0.45;
    private const int CutOffOrder = 15;
    private const double AngularSpread = Math.PI / Orientations / 1.2;

    private readonly double[][] _radial = new double[Scales][];
    private readonly double[] _angle;
    private readonly double[][] _angular = new double[Orientations][];
    private readonly (double Finest, double EvenSum)[] _energies = new (double, double)[Orientations];

    /// <summary>Computes the factors for pictures of one size.</summary>
    public LogGaborBank(int height, int width, CancellationToken cancellationToken)
    {
        (Height, Width) = (height, width);
        Stride = LaneMask.Pad(width);
        for (int scale = 0; scale < Scales; scale++)
        {
            _radial[scale] = new double[(long)height * Stride];
        }

        _angle = new double[(long)height * Stride];
        RowBlocks.Run(height, RowBlocks.Height, (first, end) =>
        {
            for (int y = first; y < end; y++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                FillRow(y);
            }
        }, cancellationToken);
        for (int orientation = 0; orientation < Orientations; orientation++)
        {
            _angular[orientation] = MakeAngular(orientation, cancellationToken);
            _energies[orientation] = MeasureEnergies(_angular[orientation], cancellationToken);
        }
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>
    /// Doubles from one row of a factor to the next; the places behind the last column are 0 in the radial factors.
    /// </summary>
    public int Stride { get; }

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

    private double[] MakeAngular(int orientation, CancellationToken cancellationToken)
    {
        double[] factor = new double[_angle.Length];
        Vector<double> direction = new(orientation * Math.PI / Orientations);
        Vector<double> turn = new(2 * Math.PI);
        Vector<double> scale = new(-1 / (2 * AngularSpread * AngularSpread));
        RowBlocks.Run(Height, RowBlocks.Height, (first, end) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<Vector<double>> factors =
                MemoryMarshal.Cast<double, Vector<double>>(factor.AsSpan(first * Stride, (end - first) * Stride));
            ReadOnlySpan<Vector<double>> angles =
                MemoryMarshal.Cast<double, Vector<double>>(_angle.AsSpan(first * Stride, (end - first) * Stride));
            for (int i = 0; i < factors.Length; i++)
            {
                Vector<double> distance = Vector.Abs(angles[i] - direction);
                distance = Vector.Min(distance, turn - distance);
                factors[i] = Vector.Exp(distance * distance * scale);
            }
        }, cancellationToken);
        return factor;
    }

    private (double Finest, double EvenSum) MeasureEnergies(double[] angular, CancellationToken cancellationToken)
    {
        double[] sums = RowSums.Of(Height, 2, (first, end, totals) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int y = first; y < end; y++)
            {
                int row = y * Stride;
                int mirroredRow = (Height - y) % Height * Stride;
                for (int x = 0; x < Width; x++)
                {
                    int mirrored = mirroredRow + (x == 0 ? 0 : Width - x);
                    double fine = _radial[0][row + x] * angular[row + x];
                    double even = (RadialSum(row + x) * angular[row + x] + RadialSum(mirrored) * angular[mirrored]) / 2;
                    totals[0] += fine * fine;
                    totals[1] += even * even;
                }
            }
        }, cancellationToken);

        // The radial factors carry 1 / area.
        double area = (double)Height * Width;
        return (sums[0] * area * area, sums[1] * area * area);
    }

    private double RadialSum(int at) => _radial[0][at] + _radial[1][at] + _radial[2][at] + _radial[3][at];

    private void FillRow(int y)
    {
        double v = Frequency(y, Height);
        for (int x = 0; x < Width; x++)
        {
            double u = Frequency(x, Width);
            double radius = Math.Sqrt(u * u + v * v);
            _angle[y * Stride + x] = Math.Atan2(-v, u);
            if (radius == 0)
            {
                continue;
            }

            double logRadius = Math.Log(radius);

            // (radius / cut-off)^30, by the logarithm that is there already.
            double lowPass = 1 / (1 + Math.Exp(2 * CutOffOrder * (Math.Log(LowPassRadius(x, y)) - Math.Log(CutOff))));
            for (int scale = 0; scale < Scales; scale++)
            {
                double distance = logRadius + Math.Log(SmallestWavelength) + scale * Math.Log(ScaleFactor);
                double spread = Math.Log(RadialSpread);
                _radial[scale][y * Stride + x] =
                    Math.Exp(-distance * distance / (2 * spread * spread)) * lowPass / ((double)Height * Width);
            }
        }
    }

    /// <summary>
    /// The low-pass measures odd sides by their length, the log-Gabor filters by one less; and the reference shifts it the wrong
    /// way, which for odd sides puts its centre one place before frequency 0.
    /// </summary>
    private double LowPassRadius(int x, int y)
    {
        double u = (double)((x + Width - Width / 2) % Width - Width / 2) / Width;
        double v = (double)((y + Height - Height / 2) % Height - Height / 2) / Height;
        return Math.Sqrt(u * u + v * v);
    }

    private static double Frequency(int index, int length)
        => (double)Signed(index, length) / (length % 2 == 1 ? Math.Max(1, length - 1) : length);

    private static int Signed(int index, int length) => index < (length + 1) / 2 ? index : index - length;
}
