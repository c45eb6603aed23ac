using System.Numerics;

namespace FusionML.Metrics;

/// <summary>The human-perception quality of Chen and Blum, QCB: how well local contrast is preserved.</summary>
internal static class ChenBlum
{
    private const int WindowSize = 31;
    private const double Masking = 1e-4;
    private const string Paper = "Y. Chen, Blum 2009, DOI 10.1016/j.imavis.2007.12.002";

    private const string Formula =
        "mean of (C_A^2 Q_A + C_B^2 Q_B) / (C_A^2 + C_B^2), Q_S = min(C_S, C_F) / max(C_S, C_F), C = c^3 / (c^2 + 1e-4), "
        + "c = |g_2 / g_4 - 1|, g_s = 31x31 Gaussian (zero border) of the picture stretched to 0-255 and filtered by "
        + "exp(-(r / 15.387)^2) - .7622 exp(-(r / 1.3456)^2), r = sqrt(u^2 + v^2) / 15, u and v in cycles per picture";

    /// <summary>On gray.</summary>
    public static FusionMetric Gray { get; } =
        new FormulaMetric(
            Define("QCB", "Chen-Blum's contrast preservation", Formula, Paper + PublishedCode.Liu),
            (input, token) => Compute(input, unitRange: false, token)
        );

    /// <summary>Mean over colour bands.</summary>
    public static FusionMetric Vifb { get; } =
        new FormulaMetric(
            Define(
                "QCB:VIFB",
                "Chen-Blum's contrast preservation per band (VIFB)",
                $"mean over the bands of the {Formula}",
                Paper + PublishedCode.Vifb
            ),
            (input, token) => FormulaMetrics.MeanOverBands(input, band => Compute(band, unitRange: false, token))
        );

    /// <summary>
    /// MEFB's form of the same, which differs from VIFB's where a stretched level is a tie: it stretches x / 255.
    /// </summary>
    public static FusionMetric Mefb { get; } =
        new FormulaMetric(
            Define(
                "QCB:MEFB",
                "Chen-Blum's contrast preservation per band (MEFB)",
                $"mean over the bands of the {Formula}; levels are stretched as x / 255, which rounds some ties to the "
                    + "other side",
                Paper + PublishedCode.Mefb
            ),
            (input, token) => FormulaMetrics.MeanOverBands(input, band => Compute(band, unitRange: true, token))
        );

    private static MetricDefinition Define(string id, string title, string formula, string source) =>
        new(id, title, formula, "[0, 1]; undefined if a picture is constant", MetricDirection.HigherIsBetter, source);

    private static MetricValue Compute(MetricInput input, bool unitRange, CancellationToken cancellationToken)
    {
        if (ConstantPicture.In(input) is string reason)
        {
            return MetricValue.Undefined(reason);
        }

        int height = input.F.Height;
        int width = input.F.Width;
        SampleRows[] filtered = FilterByContrastSensitivity(input, unitRange, cancellationToken);
        SampleRows[] padded = Array.ConvertAll(filtered, picture => (SampleRows)new ZeroPaddedRows(picture, WindowSize / 2));

        // The windows carry the factor 1 / (2 pi s^2); of the quotient only 16 / 4 remains.
        double[] narrow = FilterWindow.UnscaledGaussian(WindowSize, 2);
        double[] wide = FilterWindow.UnscaledGaussian(WindowSize, 4);
        double[] rowSums = new double[height];
        RowBlocks.Run(
            height,
            RowBlocks.Height,
            (first, end) =>
            {
                LocalMoments centre = new(padded, [], narrow, first);
                LocalMoments surround = new(padded, [], wide, first);
                for (int y = first; y < end; y++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    centre.MoveNext();
                    surround.MoveNext();
                    rowSums[y] = SumRow(centre, surround);
                }
            },
            cancellationToken
        );

        double mean = RowBlocks.Sum(rowSums) / ((double)height * width);
        return double.IsNaN(mean)
            ? MetricValue.Undefined("the pictures have places without any local contrast, where the quality is 0/0")
            : new MetricValue(mean);
    }

    private static SampleRows[] FilterByContrastSensitivity(
        MetricInput input,
        bool unitRange,
        CancellationToken cancellationToken
    )
    {
        int height = input.F.Height;
        int width = input.F.Width;
        double[] outer = Falloff(height, width, 15.387);
        double[] inner = Falloff(height, width, 1.3456);
        EvenFilter filter = new(height, width, (v, gains) =>
        {
            for (int u = 0; u <= width / 2; u++)
            {
                gains[u] = outer[v] * outer[u] - 0.7622 * inner[v] * inner[u];
            }
        });
        PlaneFourier fourier = new(height, width);
        ComplexPlane sources = new(height, width);
        ComplexPlane fused = new(height, width);
        StretchedRows[] pictures = [new(input.A, unitRange), new(input.B, unitRange), new(input.F, unitRange)];
        for (int y = 0; y < height; y++)
        {
            pictures[0].Read(y, sources.Real.AsSpan(y * width, width));
            pictures[1].Read(y, sources.Imaginary.AsSpan(y * width, width));
            pictures[2].Read(y, fused.Real.AsSpan(y * width, width));
        }

        fourier.Filter(sources, filter, cancellationToken);
        fourier.Filter(fused, filter, cancellationToken);
        return
        [
            new DoublePlane(height, width, sources.Real),
            new DoublePlane(height, width, sources.Imaginary),
            new DoublePlane(height, width, fused.Real),
        ];
    }

    /// <summary>exp(-(k / 15)^2 / f^2) for k up to half the longer side: the filter's Gaussians are products of these.</summary>
    private static double[] Falloff(int height, int width, double frequency)
    {
        double[] falloff = new double[Math.Max(height, width) / 2 + 1];
        for (int k = 0; k < falloff.Length; k++)
        {
            double ratio = k / 15.0 / frequency;
            falloff[k] = Math.Exp(-ratio * ratio);
        }

        return falloff;
    }

    private static double SumRow(LocalMoments centre, LocalMoments surround)
    {
        Vector<double> sum = default;
        for (int i = 0; i < centre.Mean(0).Length; i++)
        {
            Vector<double> contrastA = Contrast(centre.Mean(0)[i], surround.Mean(0)[i]);
            Vector<double> contrastB = Contrast(centre.Mean(1)[i], surround.Mean(1)[i]);
            Vector<double> contrastF = Contrast(centre.Mean(2)[i], surround.Mean(2)[i]);
            Vector<double> weightA = contrastA * contrastA;
            Vector<double> weightB = contrastB * contrastB;
            Vector<double> quality = weightA * Preserved(contrastA, contrastF) + weightB * Preserved(contrastB, contrastF);
            sum += LaneMask.Keep(quality / (weightA + weightB), i, centre.Width);
        }

        return Vector.Sum(sum);
    }

    private static Vector<double> Preserved(Vector<double> source, Vector<double> fused) =>
        Vector.Min(source, fused) / Vector.Max(source, fused);

    /// <summary>c^3 / (c^2 + 1e-4) of c = |centre / surround - 1|.</summary>
    private static Vector<double> Contrast(Vector<double> centre, Vector<double> surround)
    {
        Vector<double> contrast = Vector.Abs(4 * centre / surround - Vector<double>.One);
        Vector<double> square = contrast * contrast;
        return contrast * square / (square + new Vector<double>(Masking));
    }
}
