using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>
/// Phase congruency of a picture and the largest and smallest moment of its covariance over orientations: features that do not
/// depend on contrast, edges where the largest and corners where the smallest moment is high.
/// </summary>
/// <remarks>
/// <para>Kovesi 1999, Videre 1(3), 1-26, and his phasecong3: noise factor 2, threshold divided by 1.7, spread cut-off 0.5,
/// gain 10.</para>
/// <para>
/// A strip of rows is transformed side by side, and everything from there to the sums over orientations stays in that order
/// (see <see cref="StripOrder"/>), so nothing is turned back before the end. Spectra and filters lie in strips of columns, so
/// that every pass reads memory from its start to its end.
/// </para>
/// </remarks>
internal sealed class PhaseCongruency : IDisposable
{
    private const double Epsilon = 1e-4;
    private const double NoiseFactor = 2;
    private const double NoiseRescaling = 1.7;
    private const double SpreadCutOff = 0.5;
    private const double SpreadGain = 10;

    private readonly LogGaborBank _bank;
    private readonly PlaneFourier _fourier;
    private readonly List<double[]> _rented = [];
    private readonly double[] _spectrumReal;
    private readonly double[] _spectrumImaginary;
    private readonly (double[] Real, double[] Imaginary)[] _scales;
    private readonly int _stripSamples;
    private readonly double[] _energy;
    private readonly double[] _weight;
    private readonly double[] _amplitude;
    private readonly double[] _finestSquared;
    private readonly double[] _totalEnergy;
    private readonly double[] _totalAmplitude;
    private readonly double[] _xx;
    private readonly double[] _yy;
    private readonly double[] _xy;

    private PhaseCongruency(SampleRows picture, LogGaborBank bank, CancellationToken cancellationToken)
    {
        (int height, int width) = (picture.Height, picture.Width);
        _bank = bank;
        _fourier = new PlaneFourier(height, width);
        ComplexPlane spectrum = new(height, width);
        for (int y = 0; y < height; y++)
        {
            picture.Read(y, spectrum.Real.AsSpan(y * width, width));
        }

        _fourier.TransformRows(spectrum, backward: false, cancellationToken);
        _fourier.TransformColumns(spectrum, backward: false, cancellationToken);
        int columnSamples = StripOrder.Samples(height, width);
        (_spectrumReal, _spectrumImaginary) = (Rent(columnSamples), Rent(columnSamples));
        StripOrder.ToColumnStrips(spectrum.Real, height, width, _spectrumReal);
        StripOrder.ToColumnStrips(spectrum.Imaginary, height, width, _spectrumImaginary);

        _stripSamples = StripOrder.Samples(width, height);
        _scales = new (double[], double[])[LogGaborBank.Scales];
        for (int scale = 0; scale < _scales.Length; scale++)
        {
            _scales[scale] = (Rent(_stripSamples), Rent(_stripSamples));
        }

        _finestSquared = Rent(height * width);
        (_energy, _weight, _amplitude) = (Rent(_stripSamples), Rent(_stripSamples), Rent(_stripSamples));
        (_totalEnergy, _totalAmplitude) = (RentZeros(), RentZeros());
        (_xx, _yy, _xy) = (RentZeros(), RentZeros(), RentZeros());
        Congruency = new DoublePlane(height, width);
        Largest = new DoublePlane(height, width);
        Smallest = new DoublePlane(height, width);
    }

    /// <summary>Phase congruency, 0 to 1.</summary>
    public DoublePlane Congruency { get; }

    /// <summary>The largest moment, the strength of an edge.</summary>
    public DoublePlane Largest { get; }

    /// <summary>The smallest moment, the strength of a corner.</summary>
    public DoublePlane Smallest { get; }

    /// <summary>The features of a picture.</summary>
    /// <param name="picture">A picture that is not constant.</param>
    /// <param name="bank">Filters for its size.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static PhaseCongruency Of(SampleRows picture, LogGaborBank bank, CancellationToken cancellationToken)
    {
        using PhaseCongruency features = new(picture, bank, cancellationToken);
        for (int orientation = 0; orientation < LogGaborBank.Orientations; orientation++)
        {
            features.AddOrientation(orientation, cancellationToken);
        }

        features.Finish(cancellationToken);
        return features;
    }

    /// <summary>Gives the work space back; the features stay.</summary>
    public void Dispose()
    {
        foreach (double[] samples in _rented)
        {
            ArrayPool<double>.Shared.Return(samples);
        }

        _rented.Clear();
    }

    private double[] Rent(int samples)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(samples);
        _rented.Add(rented);
        return rented;
    }

    private double[] RentZeros()
    {
        double[] rented = Rent(_stripSamples);
        rented.AsSpan(0, _stripSamples).Clear();
        return rented;
    }

    private void AddOrientation(int orientation, CancellationToken cancellationToken)
    {
        double[] angular = _bank.Angular(orientation);
        int strip = PlaneFourier.StripWidth;
        (int height, int width) = (_bank.Height, _bank.Width);
        RowBlocks.Run(
            StripOrder.Strips(width),
            8,
            (firstStrip, endStrip) =>
            {
                FourierBatch batch = _fourier.NewColumnBatch();
                for (int i = firstStrip; i < endStrip; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    for (int scale = 0; scale < _scales.Length; scale++)
                    {
                        LoadFiltered(batch, i * strip * height, _bank.Radial(scale), angular);
                        batch.Backward();
                        StripOrder.TurnStrip(batch.Real, i, height, width, _scales[scale].Real);
                        StripOrder.TurnStrip(batch.Imaginary, i, height, width, _scales[scale].Imaginary);
                    }
                }
            },
            cancellationToken
        );

        RowBlocks.Run(
            StripOrder.Strips(height),
            4,
            (firstStrip, endStrip) =>
            {
                FourierBatch[] batches = [.. _scales.Select(_ => _fourier.NewRowBatch())];
                for (int i = firstStrip; i < endStrip; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    for (int scale = 0; scale < batches.Length; scale++)
                    {
                        int samples = strip * width;
                        _scales[scale].Real.AsSpan(i * samples, samples).CopyTo(batches[scale].Real);
                        _scales[scale].Imaginary.AsSpan(i * samples, samples).CopyTo(batches[scale].Imaginary);
                        batches[scale].Backward();
                    }

                    MeasureStrip(batches, i, Math.Min(strip, height - i * strip));
                }
            },
            cancellationToken
        );

        Vector<double> threshold = new(NoiseThreshold(orientation));
        double angle = orientation * Math.PI / LogGaborBank.Orientations;
        (Vector<double> cos, Vector<double> sin) = (new(Math.Cos(angle)), new(Math.Sin(angle)));
        int block = strip * width * 4;
        RowBlocks.Run(_stripSamples, block, (first, end) => Accumulate(first, end, threshold, cos, sin), cancellationToken);
    }

    private void LoadFiltered(FourierBatch batch, int start, double[] radial, double[] angular)
    {
        int length = batch.Real.Length;
        Span<Vector<double>> real = Vectors(batch.Real, 0, length);
        Span<Vector<double>> imaginary = Vectors(batch.Imaginary, 0, length)[..real.Length];
        ReadOnlySpan<Vector<double>> fromReal = Vectors(_spectrumReal, start, length)[..real.Length];
        ReadOnlySpan<Vector<double>> fromImaginary = Vectors(_spectrumImaginary, start, length)[..real.Length];
        ReadOnlySpan<Vector<double>> radials = Vectors(radial, start, length)[..real.Length];
        ReadOnlySpan<Vector<double>> angulars = Vectors(angular, start, length)[..real.Length];
        for (int i = 0; i < real.Length; i++)
        {
            Vector<double> factor = radials[i] * angulars[i];
            real[i] = fromReal[i] * factor;
            imaginary[i] = fromImaginary[i] * factor;
        }
    }

    private static Span<Vector<double>> Vectors(double[] samples, int start, int length) =>
        MemoryMarshal.Cast<double, Vector<double>>(samples.AsSpan(start, length));

    /// <summary>Local energy, amplitude and frequency spread of one orientation on a strip of rows; lanes are rows.</summary>
    private void MeasureStrip(FourierBatch[] batches, int strip, int count)
    {
        int length = batches[0].Real.Length;
        int start = strip * length;
        int lanes = Vector<double>.Count;
        Vector<double> epsilon = new(Epsilon);
        (double[] re0, double[] re1, double[] re2, double[] re3) = (
            batches[0].Real,
            batches[1].Real,
            batches[2].Real,
            batches[3].Real
        );
        (double[] im0, double[] im1, double[] im2, double[] im3) = (
            batches[0].Imaginary,
            batches[1].Imaginary,
            batches[2].Imaginary,
            batches[3].Imaginary
        );
        Span<double> finest = stackalloc double[lanes];
        int kept = strip * PlaneFourier.StripWidth * _bank.Width;
        for (int i = 0; i < length; i += lanes)
        {
            (Vector<double> e0, Vector<double> e1, Vector<double> e2, Vector<double> e3) = (
                new(re0, i),
                new(re1, i),
                new(re2, i),
                new(re3, i)
            );
            (Vector<double> o0, Vector<double> o1, Vector<double> o2, Vector<double> o3) = (
                new(im0, i),
                new(im1, i),
                new(im2, i),
                new(im3, i)
            );
            Vector<double> square0 = e0 * e0 + o0 * o0;
            Vector<double> a0 = Vector.SquareRoot(square0);
            Vector<double> a1 = Vector.SquareRoot(e1 * e1 + o1 * o1);
            Vector<double> a2 = Vector.SquareRoot(e2 * e2 + o2 * o2);
            Vector<double> a3 = Vector.SquareRoot(e3 * e3 + o3 * o3);
            Vector<double> amplitude = a0 + a1 + a2 + a3;
            Vector<double> largest = Vector.Max(Vector.Max(a0, a1), Vector.Max(a2, a3));
            Vector<double> even = e0 + e1 + e2 + e3;
            Vector<double> odd = o0 + o1 + o2 + o3;
            Vector<double> inverseNorm = Vector<double>.One / (Vector.SquareRoot(even * even + odd * odd) + epsilon);

            // The even and odd parts along the mean phase are linear, so their sums are taken together.
            Vector<double> along = (even * even + odd * odd) * inverseNorm;
            (even, odd) = (even * inverseNorm, odd * inverseNorm);
            Vector<double> across =
                Vector.Abs(e0 * odd - o0 * even)
                + Vector.Abs(e1 * odd - o1 * even)
                + Vector.Abs(e2 * odd - o2 * even)
                + Vector.Abs(e3 * odd - o3 * even);
            (along - across).CopyTo(_energy, start + i);
            amplitude.CopyTo(_amplitude, start + i);
            Vector<double> spread = amplitude / ((largest + epsilon) * new Vector<double>(LogGaborBank.Scales));
            Vector<double> exponent = (new Vector<double>(SpreadCutOff) - spread) * new Vector<double>(SpreadGain);
            (Vector<double>.One / (Vector<double>.One + Vector.Exp(exponent))).CopyTo(_weight, start + i);

            // The median does not ask for an order, so a last strip with fewer rows is packed.
            if (count == PlaneFourier.StripWidth)
            {
                square0.CopyTo(_finestSquared, kept + i);
            }
            else
            {
                square0.CopyTo(finest);
                for (int lane = 0; lane < lanes; lane++)
                {
                    int row = (i + lane) % PlaneFourier.StripWidth;
                    if (row < count)
                    {
                        _finestSquared[kept + (i + lane) / PlaneFourier.StripWidth * count + row] = finest[lane];
                    }
                }
            }
        }
    }

    /// <summary>The energy that noise alone would give, estimated from the median response of the finest filter.</summary>
    private double NoiseThreshold(int orientation)
    {
        (double finest, double evenSum) = _bank.Energies(orientation);
        double power = -Median.OfNonNegative(_finestSquared.AsSpan(0, _bank.Height * _bank.Width)) / Math.Log(0.5) / finest;
        double tau = Math.Sqrt(power * evenSum);
        return (tau * Math.Sqrt(Math.PI / 2) + NoiseFactor * Math.Sqrt((2 - Math.PI / 2) * tau * tau)) / NoiseRescaling;
    }

    private void Accumulate(int first, int end, Vector<double> threshold, Vector<double> cos, Vector<double> sin)
    {
        for (int i = first; i < end; i += Vector<double>.Count)
        {
            Vector<double> energy =
                Vector.Max(new Vector<double>(_energy, i) - threshold, Vector<double>.Zero) * new Vector<double>(_weight, i);
            Vector<double> amplitude = new(_amplitude, i);
            (new Vector<double>(_totalEnergy, i) + energy).CopyTo(_totalEnergy, i);
            (new Vector<double>(_totalAmplitude, i) + amplitude).CopyTo(_totalAmplitude, i);
            Vector<double> congruency = energy / amplitude;
            (Vector<double> x, Vector<double> y) = (congruency * cos, congruency * sin);
            (new Vector<double>(_xx, i) + x * x).CopyTo(_xx, i);
            (new Vector<double>(_yy, i) + y * y).CopyTo(_yy, i);
            (new Vector<double>(_xy, i) + x * y).CopyTo(_xy, i);
        }
    }

    /// <summary>Congruency and moments from the sums over orientations, in the order of rows.</summary>
    private void Finish(CancellationToken cancellationToken)
    {
        int width = _bank.Width;
        int strip = PlaneFourier.StripWidth;
        RowBlocks.Run(
            _bank.Height,
            RowBlocks.Height,
            (first, end) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                double[] row = new double[5 * LaneMask.Pad(width)];
                Span<Vector<double>> rows = MemoryMarshal.Cast<double, Vector<double>>(row.AsSpan());
                int vectors = rows.Length / 5;
                for (int y = first; y < end; y++)
                {
                    int at = y / strip * width * strip + y % strip;
                    for (int x = 0; x < width; x++, at += strip)
                    {
                        row[x] = _totalEnergy[at] / (_totalAmplitude[at] + Epsilon);
                        row[LaneMask.Pad(width) + x] = _xx[at];
                        row[2 * LaneMask.Pad(width) + x] = _yy[at];
                        row[3 * LaneMask.Pad(width) + x] = _xy[at];
                    }

                    row.AsSpan(0, width).CopyTo(Congruency.Row(y));
                    for (int i = 0; i < vectors; i++)
                    {
                        Vector<double> half = new(LogGaborBank.Orientations / 2.0);
                        Vector<double> xx = rows[vectors + i] / half;
                        Vector<double> yy = rows[2 * vectors + i] / half;
                        Vector<double> xy = rows[3 * vectors + i] / new Vector<double>(LogGaborBank.Orientations);
                        Vector<double> root = Vector.SquareRoot(xy * xy + (xx - yy) * (xx - yy)) + new Vector<double>(Epsilon);
                        rows[4 * vectors + i] = (yy + xx + root) * new Vector<double>(0.5);
                        rows[vectors + i] = (yy + xx - root) * new Vector<double>(0.5);
                    }

                    row.AsSpan(4 * LaneMask.Pad(width), width).CopyTo(Largest.Row(y));
                    row.AsSpan(LaneMask.Pad(width), width).CopyTo(Smallest.Row(y));
                }
            },
            cancellationToken
        );
    }
}
