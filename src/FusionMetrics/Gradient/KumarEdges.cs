using System.Numerics;

namespace FusionML.Metrics;

/// <summary>
/// Edges as Kumar's code weighs them: the share of the sources' edges that the fused picture keeps (Qabf), and the share that it
/// has and no source does (Nabf, artefacts).
/// </summary>
internal static class KumarEdges
{
    private const string Kumar =
        "B. K. Shreyamsha Kumar, Signal Image Video Process. 7 (2013) 1125-1143, doi:10.1007/s11760-012-0361-x";
    private const double SobelScale = 1.0 / 8;

    private const string Terms =
        "; Sobel / 8, mirrored at the edge; G = smaller / larger magnitude of X and F, 0 where one is 0; A = ||a_X - a_F| - "
        + "pi/2| 2/pi; Q_X = sqrt(0.9999 / (1 + exp(-19 (G - 0.5))) 0.9995 / (1 + exp(-22 (A - 0.5)))); w_X = g_X^1.5 where "
        + "g_X >= 2, else 0.001";

    private static readonly SigmoidPair Sigmoids = new(0.9999 * 0.9995, -19, 0.5, -22, 0.5);

    private static readonly MetricDefinition Artefacts = new(
        "Nabf",
        "Fusion artefacts",
        "sum over the pixels where g_F > g_A and g_F > g_B of (1 - Q_A) w_A + (1 - Q_B) w_B, over sum w_A + w_B of all pixels"
            + Terms,
        "[0, 1]",
        MetricDirection.LowerIsBetter,
        Kumar
    )
    {
        MinimumSide = 2,
    };

    /// <summary>Nabf and its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        Metric(Artefacts, input => (input.A, input.B, input.F), SobelScale, sums => sums[1] / sums[2]),
        Metric(
            Artefacts with
            {
                Id = "Nabf:RFN-01",
                Formula = "Nabf on levels 0 to 1, where no magnitude reaches 2 and so every pixel weighs the same",
                Source = Kumar + PublishedCode.Rfn,
            },
            input => (input.A, input.B, input.F),
            SobelScale / 255,
            sums => sums[1] / sums[2]
        ),
        Metric(
            Artefacts with
            {
                Id = "Nabf:LTang",
                Formula =
                    "Nabf with its arguments in the order in which the script passes them: A is taken for the fused picture, B "
                    + "and F for the sources",
                Source = Kumar + PublishedCode.Tang,
            },
            input => (input.B, input.F, input.A),
            SobelScale,
            sums => sums[1] / sums[2]
        ),
    ];

    /// <summary>Qabf with Kumar's parameters; <paramref name="source"/> is the paper that Qabf comes from.</summary>
    public static FusionMetric Preserved(string source) =>
        Metric(
            new MetricDefinition(
                "Qabf:Kumar",
                "Gradient-based edge preservation",
                "sum over pixels of Q_A w_A + Q_B w_B, over sum w_A + w_B" + Terms,
                "[0, 1]",
                MetricDirection.HigherIsBetter,
                source + "; parameters of V. Petrovic, as in the code of " + Kumar
            )
            {
                MinimumSide = 2,
            },
            input => (input.A, input.B, input.F),
            SobelScale,
            sums => sums[0] / sums[2]
        );

    private static FormulaMetric Metric(
        MetricDefinition definition,
        Func<MetricInput, (BytePlane First, BytePlane Second, BytePlane Fused)> roles,
        double scale,
        Func<double[], double> quotient
    ) => new(definition, (input, cancellationToken) =>
        {
            (BytePlane first, BytePlane second, BytePlane fused) = roles(input);
            return new MetricValue(
                quotient(
                    RowSums.Of(
                        fused.Height,
                        3,
                        (start, end, sums) => Add(first, second, fused, scale, start, end, sums),
                        cancellationToken
                    )
                )
            );
        });

    /// <summary>Adds sum Q w, the artefacts and sum w of some rows.</summary>
    private static void Add(
        BytePlane first,
        BytePlane second,
        BytePlane fused,
        double scale,
        int start,
        int end,
        Span<double> sums
    )
    {
        EdgeRow a = new(first, Border.Reflect, EdgeDirection.Kumar);
        EdgeRow b = new(second, Border.Reflect, EdgeDirection.Kumar);
        EdgeRow f = new(fused, Border.Reflect, EdgeDirection.Kumar);
        int vectors = LaneMask.Pad(fused.Width) / Vector<double>.Count;
        Vector<double> kept = default;
        Vector<double> artefacts = default;
        Vector<double> weights = default;
        for (int y = start; y < end; y++)
        {
            a.Read(y);
            b.Read(y);
            f.Read(y);
            for (int i = 0; i < vectors; i++)
            {
                Vector<double> weightA = LaneMask.Keep(Weight(a.Magnitudes[i] * scale), i, fused.Width);
                Vector<double> weightB = LaneMask.Keep(Weight(b.Magnitudes[i] * scale), i, fused.Width);
                Vector<double> weight = weightA + weightB;
                Vector<double> keptHere = weightA * Preservation(a, f, i) + weightB * Preservation(b, f, i);
                Vector<double> strongest = Vector.AsVectorDouble(
                    Vector.GreaterThan(f.Magnitudes[i], Vector.Max(a.Magnitudes[i], b.Magnitudes[i]))
                );
                weights += weight;
                kept += keptHere;
                artefacts += (weight - keptHere) & strongest;
            }
        }

        (sums[0], sums[1], sums[2]) = (Vector.Sum(kept), Vector.Sum(artefacts), Vector.Sum(weights));
    }

    private static Vector<double> Weight(Vector<double> magnitude) =>
        Vector.ConditionalSelect(
            Vector.GreaterThanOrEqual(magnitude, new Vector<double>(2)),
            magnitude * Vector.SquareRoot(magnitude),
            new Vector<double>(0.001)
        );

    private static Vector<double> Preservation(EdgeRow source, EdgeRow fused, int i)
    {
        Vector<double> smaller = Vector.Min(source.Magnitudes[i], fused.Magnitudes[i]);
        Vector<double> larger = Vector.Max(source.Magnitudes[i], fused.Magnitudes[i]);
        Vector<double> ratio = Vector.ConditionalSelect(
            Vector.Equals(smaller, Vector<double>.Zero),
            Vector<double>.Zero,
            smaller / larger
        );
        Vector<double> turn = Vector.Abs(source.Directions[i] - fused.Directions[i]);
        Vector<double> alignment = Vector.Abs(turn - new Vector<double>(Math.PI / 2)) * (2 / Math.PI);
        return Vector.SquareRoot(Sigmoids.Of(ratio, alignment));
    }
}
