namespace FusionML.Metrics;

/// <summary>
/// CIEDE2000, HueError and ChromaRatio: the fused picture's colours against those of the reference, and where that is missing or
/// gray against the coloured source that is better exposed at the pixel.
/// </summary>
internal static class ColorFidelity
{
    private const string Own = "FusionML's own, on L*a*b* of IEC 61966-2-1 (sRGB)";

    private const string Against =
        "R is the reference, or without a coloured one at each pixel the coloured source whose gray is nearest to 127.5";

    /// <summary>Below it, R has no hue to speak of.</summary>
    private const double LeastChroma = 5;

    /// <summary>Below it, F has none: its angle is rounding.</summary>
    private const double LeastFusedChroma = 1;

    private static readonly MetricDefinition Difference = new(
        "CIEDE2000",
        "Colour difference CIEDE2000",
        $"mean of Delta E00 between F and R; {Against}",
        "[0, 100]",
        MetricDirection.LowerIsBetter,
        "G. Sharma, W. Wu, E. N. Dalal, Color Res. Appl. 30 (2005) 21-30, doi:10.1002/col.20070"
    )
    {
        MaximumSources = int.MaxValue,
    };

    /// <summary>The three.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        Of(Difference, sums => new MetricValue(sums.Difference / sums.Pixels)),
        Of(
            Difference with
            {
                Id = "HueError",
                Title = "Hue error",
                Formula =
                    "sum of C_R |h_F - h_R| / sum of C_R in degrees, over pixels with C_R >= 5 and C_F >= 1 (h, C: hue and chroma in "
                    + $"L*a*b*); {Against}",
                Range = "[0, 180] degrees",
                Source = Own,
            },
            sums =>
                sums.HueWeight > 0
                    ? new MetricValue(sums.HueTurn / sums.HueWeight)
                    : MetricValue.Undefined("no pixel has a hue in both pictures")
        ),
        Of(
            Difference with
            {
                Id = "ChromaRatio",
                Title = "Chroma ratio",
                Formula =
                    "min(q, 1 / q), q = sum of C_F / sum of C_R over pixels with C_R >= 5 (C: chroma in L*a*b*), so both a washed-out "
                    + $"and a garish picture are below 1; {Against}",
                Range = "[0, 1]",
                Direction = MetricDirection.HigherIsBetter,
                Source = Own,
            },
            sums =>
                sums.Chroma > 0
                    ? new MetricValue(Math.Min(sums.FusedChroma, sums.Chroma) / Math.Max(sums.FusedChroma, sums.Chroma))
                    : MetricValue.Undefined("no pixel of the picture compared with has a chroma of 5")
        ),
    ];

    private static FormulaMetric Of(MetricDefinition definition, Func<ColorSums, MetricValue> value) =>
        new FormulaMetric(definition, (input, cancellationToken) =>
            ColorSums.Of(input, cancellationToken) is { Pixels: > 0 } sums
                ? value(sums)
                : MetricValue.Undefined("neither the reference nor a source is coloured")
        );

    /// <summary>What the three are made of, in one pass.</summary>
    private sealed record ColorSums(
        double Pixels,
        double Difference,
        double HueTurn,
        double HueWeight,
        double FusedChroma,
        double Chroma
    )
    {
        public static ColorSums Of(MetricInput input, CancellationToken cancellationToken) =>
            input.F.Derive(("colours", input), _ => Sum(input, cancellationToken));

        private static ColorSums Sum(MetricInput input, CancellationToken cancellationToken)
        {
            MetricPicture[] compared = input.Reference is { Bands.Count: 3 } reference
                ? [reference]
                : [.. input.Sources.Where(source => source.Bands.Count == 3)];
            if (compared.Length == 0)
            {
                return new ColorSums(0, 0, 0, 0, 0, 0);
            }

            double[] sums = RowSums.Of(
                input.Fused.Height,
                5,
                (first, end, sums) =>
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    for (int i = first * input.Fused.Width; i < end * input.Fused.Width; i++)
                    {
                        Add(ColorAt(input.Fused, i), ColorAt(Nearest(compared, i), i), sums);
                    }
                },
                cancellationToken
            );
            return new ColorSums(input.F.Samples.Length, sums[0], sums[1], sums[2], sums[3], sums[4]);
        }

        private static void Add(LabColor fused, LabColor compared, Span<double> sums)
        {
            sums[0] += ColorDifference.Between(compared, fused);
            (double chroma, double fusedChroma) = (compared.Chroma, fused.Chroma);
            if (chroma < LeastChroma)
            {
                return;
            }

            sums[3] += fusedChroma;
            sums[4] += chroma;
            if (fusedChroma >= LeastFusedChroma)
            {
                sums[1] += chroma * Math.Abs(ColorDifference.Shortest(fused.Hue - compared.Hue));
                sums[2] += chroma;
            }
        }

        private static MetricPicture Nearest(MetricPicture[] pictures, int i)
        {
            MetricPicture nearest = pictures[0];
            foreach (MetricPicture other in pictures.AsSpan(1))
            {
                if (Math.Abs((2 * other.Gray.Samples[i]) - 255) < Math.Abs((2 * nearest.Gray.Samples[i]) - 255))
                {
                    nearest = other;
                }
            }

            return nearest;
        }

        private static LabColor ColorAt(MetricPicture picture, int i) =>
            LabColor.OfLevels(
                picture.BandOrGray(0).Samples[i],
                picture.BandOrGray(1).Samples[i],
                picture.BandOrGray(2).Samples[i]
            );
    }
}
