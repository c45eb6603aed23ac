namespace FusionML.Metrics;

/// <summary>
/// The discrete Fourier transforms of several complex signals side by side: sample k of signal j lies at [k * Width + j], so
/// that vectors run over signals and a transform of any length needs no shuffling of lanes.
/// </summary>
/// <remarks>
/// Stockham's algorithm, which sorts itself, over radices 2, 3, 4, 5 and primes to 31; Bluestein's convolution for the rest.
/// </remarks>
internal sealed class FourierBatch
{
    private readonly FourierPlan _plan;
    private double[] _otherReal;
    private double[] _otherImaginary;
    private FourierBatch? _convolution;

    /// <summary>Makes the buffers.</summary>
    /// <param name="plan">The plan for the signals' length.</param>
    /// <param name="width">Signals, a multiple of the lanes of a vector.</param>
    public FourierBatch(FourierPlan plan, int width)
    {
        (_plan, Width) = (plan, width);
        Real = new double[plan.Length * width];
        Imaginary = new double[plan.Length * width];
        _otherReal = new double[Real.Length];
        _otherImaginary = new double[Real.Length];
    }

    /// <summary>Signals.</summary>
    public int Width { get; }

    /// <summary>The real parts; another array after a transform.</summary>
    public double[] Real { get; private set; }

    /// <summary>The imaginary parts; another array after a transform.</summary>
    public double[] Imaginary { get; private set; }

    /// <summary>X[k] = sum over n of x[n] exp(-2 pi i k n / N).</summary>
    public void Forward()
    {
        if (_plan.Convolution is ChirpConvolution convolution)
        {
            _convolution ??= new FourierBatch(convolution.Plan, Width);
            convolution.Transform(this, _convolution);
            return;
        }

        foreach (FourierPlan.Stage stage in _plan.Stages)
        {
            FourierButterflies.Run(stage, Width, Real, Imaginary, _otherReal, _otherImaginary);
            (Real, _otherReal) = (_otherReal, Real);
            (Imaginary, _otherImaginary) = (_otherImaginary, Imaginary);
        }
    }

    /// <summary>x[n] = sum over k of X[k] exp(2 pi i k n / N), without the factor 1 / N.</summary>
    public void Backward()
    {
        // Exchanging the parts before and after turns the sign of the exponent.
        (Real, Imaginary) = (Imaginary, Real);
        Forward();
        (Real, Imaginary) = (Imaginary, Real);
    }
}
