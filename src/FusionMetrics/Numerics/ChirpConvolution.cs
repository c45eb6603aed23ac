namespace FusionML.Metrics;

/// <summary>
/// Bluestein's algorithm: a transform of any length as a convolution with a chirp, done by transforms of a power of two.
/// </summary>
/// <remarks>Bluestein 1970, DOI 10.1109/TAU.1970.1162132. k n = (k^2 + n^2 - (k - n)^2) / 2.</remarks>
internal sealed class ChirpConvolution
{
    private readonly int _length;
    private readonly (double Cos, double Sin)[] _chirp;
    private readonly (double Real, double Imaginary)[] _spectrum;

    /// <summary>Makes the chirp and its spectrum.</summary>
    public ChirpConvolution(int length)
    {
        _length = length;
        Plan = FourierPlan.For((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(2 * length - 1)));
        _chirp = new (double, double)[length];
        for (int n = 0; n < length; n++)
        {
            // exp(-pi i n^2 / N) has the period 2 N in n^2.
            _chirp[n] = FourierPlan.Root((long)n * n % (2L * length), 2L * length);
        }

        int lanes = System.Numerics.Vector<double>.Count;
        FourierBatch batch = new(Plan, lanes);
        for (int n = 0; n < length; n++)
        {
            foreach (int at in (ReadOnlySpan<int>)[n, (Plan.Length - n) % Plan.Length])
            {
                batch.Real[at * lanes] = _chirp[n].Cos;
                batch.Imaginary[at * lanes] = -_chirp[n].Sin;
            }
        }

        batch.Forward();
        _spectrum = new (double, double)[Plan.Length];
        for (int k = 0; k < _spectrum.Length; k++)
        {
            _spectrum[k] = (batch.Real[k * lanes] / Plan.Length, batch.Imaginary[k * lanes] / Plan.Length);
        }
    }

    /// <summary>The plan of the convolution's own transforms.</summary>
    public FourierPlan Plan { get; }

    /// <summary>
    /// Transforms <paramref name="signals"/> in place with the help of a batch of <see cref="Plan"/> and the same width.
    /// </summary>
    public void Transform(FourierBatch signals, FourierBatch convolution)
    {
        int width = signals.Width;
        Array.Clear(convolution.Real);
        Array.Clear(convolution.Imaginary);
        for (int n = 0; n < _length; n++)
        {
            Multiply(signals.Real, signals.Imaginary, convolution.Real, convolution.Imaginary, n * width, width, _chirp[n]);
        }

        convolution.Forward();
        for (int k = 0; k < _spectrum.Length; k++)
        {
            Multiply(
                convolution.Real,
                convolution.Imaginary,
                convolution.Real,
                convolution.Imaginary,
                k * width,
                width,
                _spectrum[k]
            );
        }

        convolution.Backward();
        for (int k = 0; k < _length; k++)
        {
            Multiply(convolution.Real, convolution.Imaginary, signals.Real, signals.Imaginary, k * width, width, _chirp[k]);
        }
    }

    private static void Multiply(
        double[] real,
        double[] imaginary,
        double[] toReal,
        double[] toImaginary,
        int at,
        int count,
        (double Cos, double Sin) factor
    )
    {
        for (int i = at; i < at + count; i++)
        {
            (double re, double im) = (real[i], imaginary[i]);
            toReal[i] = re * factor.Cos - im * factor.Sin;
            toImaginary[i] = re * factor.Sin + im * factor.Cos;
        }
    }
}
