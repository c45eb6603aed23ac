namespace FusionML.Metrics;

/// <summary>Feature mutual information of Haghighat et al., FMI, with 3x3 windows (Fast-FMI), over several features.</summary>
internal static class FeatureMutualInformation
{
    private const int WindowSide = 3;

    private const string Paper =
        "Haghighat, Aghagolzadeh, Seyedarabi 2011, DOI 10.1016/j.compeleceng.2011.07.012; Haghighat, Razian 2014, "
        + "DOI 10.1109/ICAICT.2014.7036000";

    /// <summary>Edges as MATLAB finds and thins them.</summary>
    public static FusionMetric Edge { get; } =
        Define("FMI", "edge map of the Sobel filter, thinned as by MATLAB", (input, token) =>
            EdgeWindows.Mean(EdgeMap.Matlab(input.A), EdgeMap.Matlab(input.B), EdgeMap.Matlab(input.F), token)
        );

    /// <summary>Edges as Octave finds and thins them.</summary>
    public static FusionMetric EdgeOctave { get; } =
        Define("FMI:edge-octave", "edge map of the Sobel filter, thinned as by Octave", (input, token) =>
            EdgeWindows.Mean(EdgeMap.Octave(input.A), EdgeMap.Octave(input.B), EdgeMap.Octave(input.F), token)
        );

    /// <summary>The pixels themselves.</summary>
    public static FusionMetric None { get; } =
        Define("FMI:none", "pixel values", (input, token) =>
            FeatureWindows.Mean(new ByteRows(input.A), new ByteRows(input.B), new ByteRows(input.F), token)
        );

    /// <summary>The horizontal gradient.</summary>
    public static FusionMetric Gradient { get; } =
        Define("FMI:gradient", "horizontal gradient", (input, token) =>
            FeatureWindows.Mean(
                new HorizontalGradient(input.A),
                new HorizontalGradient(input.B),
                new HorizontalGradient(input.F),
                token
            )
        );

    /// <summary>The cosine transform of the picture.</summary>
    public static FusionMetric Dct { get; } =
        Define("FMI:dct", "two-dimensional cosine transform of the whole picture", OfCosines);

    /// <summary>The wavelet transform of the picture.</summary>
    public static FusionMetric Wavelet { get; } =
        Define(
            "FMI:wavelet",
            "one level of the discrete Meyer wavelet, 62 taps, the four bands side by side, stretched to 0-1",
            (input, token) =>
                FeatureWindows.Mean(
                    MeyerWavelet.Transform(input.A, token),
                    MeyerWavelet.Transform(input.B, token),
                    MeyerWavelet.Transform(input.F, token),
                    token
                )
        );

    private static FormulaMetric Define(string id, string feature, Func<MetricInput, CancellationToken, double> compute) =>
        new(
            new MetricDefinition(
                id,
                "Feature mutual information",
                "mean over all 3x3 windows of the mean over A, B of 2 I(S, F) / (H(S) + H(F)); the window's min-max stretched "
                    + "features, read column by column, are densities of 9 places, joint density = phi * Frechet bound + (1 - "
                    + $"phi) * independence, phi = their correlation / the bound's; 1 for equal windows; feature: {feature}",
                "[0, 1]",
                MetricDirection.HigherIsBetter,
                Paper
            )
            {
                MinimumSide = WindowSide,
            },
            (input, token) => new MetricValue(compute(input, token))
        );

    private static double OfCosines(MetricInput input, CancellationToken cancellationToken)
    {
        (int height, int width) = (input.F.Height, input.F.Width);
        ComplexPlane sources = new(height, width);
        ComplexPlane fused = new(height, width);
        for (int y = 0; y < height; y++)
        {
            new ByteRows(input.A).Read(y, sources.Real.AsSpan(y * width, width));
            new ByteRows(input.B).Read(y, sources.Imaginary.AsSpan(y * width, width));
            new ByteRows(input.F).Read(y, fused.Real.AsSpan(y * width, width));
        }

        CosineTransform.Apply(sources, cancellationToken);
        CosineTransform.Apply(fused, cancellationToken);
        return FeatureWindows.Mean(
            new DoublePlane(height, width, sources.Real),
            new DoublePlane(height, width, sources.Imaginary),
            new DoublePlane(height, width, fused.Real),
            cancellationToken
        );
    }
}
