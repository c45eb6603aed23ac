namespace FusionML.Metrics;

/// <summary>The orthonormal two-dimensional cosine transform (DCT-II, MATLAB's dct2) of two real planes at a time.</summary>
/// <remarks>
/// Makhoul 1980, DOI 10.1109/TASSP.1980.1163351: the even samples followed by the odd ones backwards have a Fourier transform V
/// with X[k] = s_k (w_k V[k] + conj(w_k) V[N - k]) / 2, w_k = exp(-pi i k / 2 N). That is linear, so it holds for the real and
/// the imaginary part of a complex signal each for itself.
/// </remarks>
internal static class CosineTransform
{
    /// <summary>Transforms the real and the imaginary part of a plane in place.</summary>
    public static void Apply(ComplexPlane plane, CancellationToken cancellationToken)
    {
        FourierPlan columns = FourierPlan.For(plane.Height);
        FourierPlan rows = FourierPlan.For(plane.Width);
        int strip = PlaneFourier.StripWidth;
        Run(
            plane.Width,
            columns,
            (batch, first, count) => Transform(plane, batch, first, count, 1, plane.Width),
            cancellationToken
        );
        Run(
            plane.Height,
            rows,
            (batch, first, count) => Transform(plane, batch, first, count, plane.Width, 1),
            cancellationToken
        );

        void Run(int signals, FourierPlan plan, Action<FourierBatch, int, int> work, CancellationToken token) =>
            RowBlocks.Run(
                (signals + strip - 1) / strip,
                8,
                (firstStrip, endStrip) =>
                {
                    FourierBatch batch = new(plan, strip);
                    for (int i = firstStrip; i < endStrip; i++)
                    {
                        token.ThrowIfCancellationRequested();
                        work(batch, i * strip, Math.Min(strip, signals - i * strip));
                    }
                },
                token
            );
    }

    /// <summary>
    /// Transforms the signals first .. first + count - 1: signal j, sample n lies at j * signalStep + n * sampleStep.
    /// </summary>
    private static void Transform(ComplexPlane plane, FourierBatch batch, int first, int count, int signalStep, int sampleStep)
    {
        int length = batch.Real.Length / batch.Width;
        for (int n = 0; n < length; n++)
        {
            int to = (n % 2 == 0 ? n / 2 : length - 1 - n / 2) * batch.Width;
            for (int j = 0; j < count; j++)
            {
                int at = (first + j) * signalStep + n * sampleStep;
                batch.Real[to + j] = plane.Real[at];
                batch.Imaginary[to + j] = plane.Imaginary[at];
            }
        }

        batch.Forward();
        for (int k = 0; k < length; k++)
        {
            (double cos, double sin) = FourierPlan.Root(k, 4L * length);
            double scale = Math.Sqrt((k == 0 ? 1.0 : 2.0) / length) / 2;
            int mirrored = (length - k) % length * batch.Width;
            for (int j = 0; j < count; j++)
            {
                (double re, double im) = (batch.Real[k * batch.Width + j], batch.Imaginary[k * batch.Width + j]);
                (double mirroredRe, double mirroredIm) = (batch.Real[mirrored + j], batch.Imaginary[mirrored + j]);
                int at = (first + j) * signalStep + k * sampleStep;
                plane.Real[at] = scale * (cos * (re + mirroredRe) - sin * (im - mirroredIm));
                plane.Imaginary[at] = scale * (cos * (im + mirroredIm) + sin * (re - mirroredRe));
            }
        }
    }
}
