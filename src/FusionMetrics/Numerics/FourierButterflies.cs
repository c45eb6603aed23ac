using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>
/// One stage of Stockham's algorithm on interleaved signals. For group p of m and sample q of the stride s:
/// y[q + s (r p + u)] = exp(-2 pi i p u / (m r)) * sum over t of x[q + s (p + m t)] exp(-2 pi i t u / r).
/// </summary>
/// <remarks>
/// Lanes are signals and, behind them, the samples of a stride: both lie side by side and share all roots. The number of
/// signals is a multiple of the lanes, so no remainder is left.
/// </remarks>
internal static class FourierButterflies
{
    private static readonly double Sin60 = Math.Sqrt(3) / 2;
    private static readonly double Cos72 = (Math.Sqrt(5) - 1) / 4;
    private static readonly double Cos144 = -(Math.Sqrt(5) + 1) / 4;
    private static readonly double Sin72 = Math.Sqrt((5 + Math.Sqrt(5)) / 8);
    private static readonly double Sin144 = Math.Sqrt((5 - Math.Sqrt(5)) / 8);

    /// <summary>Runs a stage from one pair of arrays into the other.</summary>
    public static void Run(FourierPlan.Stage stage, int width, double[] fromReal, double[] fromImaginary, double[] toReal,
        double[] toImaginary)
    {
        int run = stage.Stride * width;
        Source source = new(fromReal, fromImaginary, stage.Groups * run, stage.Radix);
        Target target = new(toReal, toImaginary, run, stage.Groups * stage.Radix);
        for (int group = 0; group < stage.Groups; group++)
        {
            ReadOnlySpan<(double Cos, double Sin)> twiddles = stage.Twiddles.AsSpan(group * stage.Radix, stage.Radix);
            Source from = source.At(group * run);
            Target to = target.At(group * stage.Radix * run);
            switch (stage.Radix)
            {
                case 2:
                    Radix2(from, to, twiddles, run);
                    break;
                case 3:
                    Radix3(from, to, twiddles, run);
                    break;
                case 4:
                    Radix4(from, to, twiddles, run);
                    break;
                case 5:
                    Radix5(from, to, twiddles, run);
                    break;
                default:
                    AnyRadix(from, to, stage, twiddles, run);
                    break;
            }
        }
    }

    private static void Radix2(Source from, Target to, ReadOnlySpan<(double Cos, double Sin)> twiddles, int run)
    {
        Complex w1 = new(twiddles[1]);
        for (int i = 0; i < run; i += Vector<double>.Count)
        {
            Complex x0 = from.Load(0, i), x1 = from.Load(1, i);
            to.Store(0, i, x0 + x1);
            to.Store(1, i, (x0 - x1) * w1);
        }
    }

    private static void Radix3(Source from, Target to, ReadOnlySpan<(double Cos, double Sin)> twiddles, int run)
    {
        Complex w1 = new(twiddles[1]), w2 = new(twiddles[2]);
        Vector<double> sin60 = new(Sin60);
        Vector<double> half = new(0.5);
        for (int i = 0; i < run; i += Vector<double>.Count)
        {
            Complex x0 = from.Load(0, i), x1 = from.Load(1, i), x2 = from.Load(2, i);
            Complex sum = x1 + x2;
            Complex turned = (x1 - x2).TimesMinusI() * sin60;
            Complex middle = x0 - sum * half;
            to.Store(0, i, x0 + sum);
            to.Store(1, i, (middle + turned) * w1);
            to.Store(2, i, (middle - turned) * w2);
        }
    }

    private static void Radix4(Source from, Target to, ReadOnlySpan<(double Cos, double Sin)> twiddles, int run)
    {
        Complex w1 = new(twiddles[1]), w2 = new(twiddles[2]), w3 = new(twiddles[3]);
        for (int i = 0; i < run; i += Vector<double>.Count)
        {
            Complex x0 = from.Load(0, i), x1 = from.Load(1, i), x2 = from.Load(2, i), x3 = from.Load(3, i);
            Complex sum02 = x0 + x2, difference02 = x0 - x2;
            Complex sum13 = x1 + x3, turned13 = (x1 - x3).TimesMinusI();
            to.Store(0, i, sum02 + sum13);
            to.Store(1, i, (difference02 + turned13) * w1);
            to.Store(2, i, (sum02 - sum13) * w2);
            to.Store(3, i, (difference02 - turned13) * w3);
        }
    }

    private static void Radix5(Source from, Target to, ReadOnlySpan<(double Cos, double Sin)> twiddles, int run)
    {
        Complex w1 = new(twiddles[1]), w2 = new(twiddles[2]), w3 = new(twiddles[3]), w4 = new(twiddles[4]);
        Vector<double> cos72 = new(Cos72), cos144 = new(Cos144), sin72 = new(Sin72), sin144 = new(Sin144);
        for (int i = 0; i < run; i += Vector<double>.Count)
        {
            Complex x0 = from.Load(0, i), x1 = from.Load(1, i), x2 = from.Load(2, i), x3 = from.Load(3, i), x4 = from.Load(4, i);
            Complex sum14 = x1 + x4, sum23 = x2 + x3;
            Complex turned14 = (x1 - x4).TimesMinusI(), turned23 = (x2 - x3).TimesMinusI();
            Complex middle1 = x0 + sum14 * cos72 + sum23 * cos144;
            Complex middle2 = x0 + sum14 * cos144 + sum23 * cos72;
            Complex side1 = turned14 * sin72 + turned23 * sin144;
            Complex side2 = turned14 * sin144 - turned23 * sin72;
            to.Store(0, i, x0 + sum14 + sum23);
            to.Store(1, i, (middle1 + side1) * w1);
            to.Store(2, i, (middle2 + side2) * w2);
            to.Store(3, i, (middle2 - side2) * w3);
            to.Store(4, i, (middle1 - side1) * w4);
        }
    }

    private static void AnyRadix(
        Source from, Target to, FourierPlan.Stage stage, ReadOnlySpan<(double Cos, double Sin)> twiddles, int run)
    {
        for (int u = 0; u < stage.Radix; u++)
        {
            Complex twiddle = new(twiddles[u]);
            for (int i = 0; i < run; i += Vector<double>.Count)
            {
                Complex sum = from.Load(0, i);
                for (int t = 1; t < stage.Radix; t++)
                {
                    sum += from.Load(t, i) * new Complex(stage.Roots[t * u % stage.Radix]);
                }

                to.Store(u, i, sum * twiddle);
            }
        }
    }

    /// <summary>Complex numbers in the lanes of two vectors.</summary>
    private readonly struct Complex
    {
        private readonly Vector<double> _real;
        private readonly Vector<double> _imaginary;

        public Complex(Vector<double> real, Vector<double> imaginary) => (_real, _imaginary) = (real, imaginary);

        public Complex((double Cos, double Sin) root)
            : this(new Vector<double>(root.Cos), new Vector<double>(root.Sin))
        {
        }

        public Vector<double> Real => _real;

        public Vector<double> Imaginary => _imaginary;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Complex operator +(Complex a, Complex b) => new(a._real + b._real, a._imaginary + b._imaginary);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Complex operator -(Complex a, Complex b) => new(a._real - b._real, a._imaginary - b._imaginary);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Complex operator *(Complex a, Vector<double> factor) => new(a._real * factor, a._imaginary * factor);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Complex operator *(Complex a, Complex b) => new(
            Vector.FusedMultiplyAdd(a._real, b._real, -(a._imaginary * b._imaginary)),
            Vector.FusedMultiplyAdd(a._real, b._imaginary, a._imaginary * b._real));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Complex TimesMinusI() => new(_imaginary, -_real);
    }

    /// <summary>Where a group's samples come from; the length is checked here, once, for all loads of a stage.</summary>
    private readonly ref struct Source
    {
        private readonly ref double _real;
        private readonly ref double _imaginary;
        private readonly int _step;

        public Source(double[] real, double[] imaginary, int step, int radix)
            : this(
                ref MemoryMarshal.GetReference(real.AsSpan(0, radix * step)),
                ref MemoryMarshal.GetReference(imaginary.AsSpan(0, radix * step)),
                step)
        {
        }

        private Source(ref double real, ref double imaginary, int step)
        {
            _real = ref real;
            _imaginary = ref imaginary;
            _step = step;
        }

        public Source At(int start) => new(ref Unsafe.Add(ref _real, start), ref Unsafe.Add(ref _imaginary, start), _step);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Complex Load(int t, int i) => new(
            Vector.LoadUnsafe(ref _real, (nuint)(t * _step + i)), Vector.LoadUnsafe(ref _imaginary, (nuint)(t * _step + i)));
    }

    /// <summary>Where a group's results go; the length is checked here, once, for all stores of a stage.</summary>
    private readonly ref struct Target
    {
        private readonly ref double _real;
        private readonly ref double _imaginary;
        private readonly int _step;

        public Target(double[] real, double[] imaginary, int step, int count)
            : this(
                ref MemoryMarshal.GetReference(real.AsSpan(0, count * step)),
                ref MemoryMarshal.GetReference(imaginary.AsSpan(0, count * step)),
                step)
        {
        }

        private Target(ref double real, ref double imaginary, int step)
        {
            _real = ref real;
            _imaginary = ref imaginary;
            _step = step;
        }

        public Target At(int start) => new(ref Unsafe.Add(ref _real, start), ref Unsafe.Add(ref _imaginary, start), _step);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int u, int i, Complex value)
        {
            value.Real.StoreUnsafe(ref _real, (nuint)(u * _step + i));
            value.Imaginary.StoreUnsafe(ref _imaginary, (nuint)(u * _step + i));
        }
    }
}
