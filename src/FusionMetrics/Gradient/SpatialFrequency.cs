namespace FusionML.Metrics;

/// <summary>SF: the root of the mean squared differences between neighbours along rows and along columns.</summary>
internal static class SpatialFrequency
{
    private const string Eskicioglu =
        "A. M. Eskicioglu, P. S. Fisher, IEEE Trans. Commun. 43 (1995) 2959-2965, doi:10.1109/26.477498";

    private static readonly MetricDefinition Default = new(
        "SF",
        "Spatial frequency",
        "sqrt(RF^2 + CF^2), RF^2 = mean (F(y,x) - F(y,x-1))^2 and CF^2 = mean (F(y,x) - F(y-1,x))^2 over the differences "
            + "that there are",
        "[0, 360.7]",
        MetricDirection.HigherIsBetter,
        Eskicioglu
    )
    {
        MaximumSources = int.MaxValue,
        MinimumSide = 2,
    };

    /// <summary>SF and its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        FormulaMetrics.OnGray(Default, MeanOfDifferences),
        FormulaMetrics.OnOpenCvGray(
            Default with
            {
                Id = "SF:CDDFuse",
                Source = Eskicioglu + PublishedCode.CddFuse,
            },
            MeanOfDifferences
        ),
        FormulaMetrics.OnGray(
            Default with
            {
                Id = "SF:VIFB",
                Formula =
                    "as SF, both divided by the number of pixels; the bands of a coloured picture stand side by side as one "
                    + "picture",
                Source = Eskicioglu + PublishedCode.Vifb,
            },
            MeanOverPixelsSideBySide
        ),
        FormulaMetrics.MeanOverBands(
            Default with
            {
                Id = "SF:MEFB",
                Formula = "mean over the bands of SF, both parts divided by the number of pixels",
                Source = Eskicioglu + PublishedCode.Mefb,
            },
            input => new MetricValue(
                Math.Sqrt((double)(RowDifferences(input.F) + ColumnDifferences(input.F)) / input.F.Samples.Length)
            )
        ),
    ];

    private static MetricValue MeanOfDifferences(MetricInput input)
    {
        BytePlane f = input.F;
        double rows = RowDifferences(f) / ((double)f.Height * (f.Width - 1));
        double columns = ColumnDifferences(f) / ((f.Height - 1) * (double)f.Width);
        return new MetricValue(Math.Sqrt(rows + columns));
    }

    private static MetricValue MeanOverPixelsSideBySide(MetricInput input)
    {
        IReadOnlyList<BytePlane> bands = input.Fused.Bands;
        long sum = bands.Sum(band => RowDifferences(band) + ColumnDifferences(band));
        for (int band = 1; band < bands.Count; band++)
        {
            for (int y = 0; y < input.Fused.Height; y++)
            {
                int seam = bands[band].Row(y)[0] - bands[band - 1].Row(y)[^1];
                sum += seam * seam;
            }
        }

        return new MetricValue(Math.Sqrt(sum / ((double)bands.Count * input.F.Samples.Length)));
    }

    private static long RowDifferences(BytePlane plane)
    {
        long sum = 0;
        for (int y = 0; y < plane.Height; y++)
        {
            ReadOnlySpan<byte> row = plane.Row(y);
            sum += ByteKernel.SquaredDistance(row[1..], row[..^1]);
        }

        return sum;
    }

    private static long ColumnDifferences(BytePlane plane) =>
        ByteKernel.SquaredDistance(plane.Samples[plane.Width..], plane.Samples[..^plane.Width]);
}
