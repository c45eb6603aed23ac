using System.Numerics;

namespace FusionML.Metrics;

/// <summary>Qabf: how much of the strength and direction of the sources' edges the fused picture keeps.</summary>
internal static class EdgePreservation
{
    private const string Xydeas = "C. S. Xydeas, V. Petrovic, Electron. Lett. 36 (2000) 308-309, doi:10.1049/el:20000267";

    private static readonly SigmoidPair Hong = new(0.9994 * 0.9879, -15, 0.5, -22, 0.8);

    private static readonly MetricDefinition Default = new(
        "Qabf",
        "Gradient-based edge preservation",
        "sum over pixels and sources X of Q_X g_X / sum g_X; Sobel, black beyond the edge; G = smaller / larger magnitude of X "
            + "and F, g_F where they are equal; A = 1 - |a_X - a_F| / (pi/2), a = atan(sy / sx); Q_X = 0.9994 / (1 + exp(-15 "
            + "(G - 0.5))) 0.9879 / (1 + exp(-22 (A - 0.8))); undefined if no source has an edge",
        "[0, 1]",
        MetricDirection.HigherIsBetter,
        Xydeas + "; as in G. Hong's code, which L. Tang's scripts use"
    )
    {
        MaximumSources = int.MaxValue,
    };

    /// <summary>Qabf and its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        new FormulaMetric(Default, (input, cancellationToken) => Compute(input, 1, cancellationToken)),
        FormulaMetrics.MeanOverBands(
            Default with
            {
                Id = "Qabf:VIFB",
                Formula =
                    "mean over the bands of the fused picture of Qabf on levels multiplied by 255 once more, which changes G "
                    + "where magnitudes are equal",
                Source = Xydeas + PublishedCode.Vifb,
            },
            (input, cancellationToken) => Compute(input, 255, cancellationToken)
        ),
        FormulaMetrics.OnOpenCvGray(
            Default with
            {
                Id = "Qabf:CDDFuse",
                Source = Xydeas + PublishedCode.CddFuse,
            },
            (input, cancellationToken) => Compute(input, 1, cancellationToken)
        ),
        KumarEdges.Preserved(Xydeas),
    ];

    private static MetricValue Compute(MetricInput input, double scale, CancellationToken cancellationToken)
    {
        double[] sums = RowSums.Of(input.F.Height, 2, Add, cancellationToken);
        return sums[1] == 0
            ? MetricValue.Undefined("no source has an edge (all are constant and black)")
            : new MetricValue(sums[0] / sums[1]);

        void Add(int first, int end, Span<double> total)
        {
            EdgeRow fused = new(input.F, Border.Zero, EdgeDirection.Hong);
            EdgeRow[] sources = [.. input.Sources.Select(source => new EdgeRow(source.Gray, Border.Zero, EdgeDirection.Hong))];
            Vector<double> kept = default;
            Vector<double> weights = default;
            for (int y = first; y < end; y++)
            {
                fused.Read(y);
                foreach (EdgeRow source in sources)
                {
                    source.Read(y);
                    ReadOnlySpan<Vector<double>> strengths = source.Magnitudes;
                    for (int i = 0; i < strengths.Length; i++)
                    {
                        // Lanes beyond the picture have weight 0.
                        weights += strengths[i];
                        kept +=
                            strengths[i]
                            * Preservation(strengths[i], source.Directions[i], fused.Magnitudes[i], fused.Directions[i], scale);
                    }
                }
            }

            (total[0], total[1]) = (Vector.Sum(kept), Vector.Sum(weights));
        }
    }

    private static Vector<double> Preservation(
        Vector<double> strength,
        Vector<double> direction,
        Vector<double> fusedStrength,
        Vector<double> fusedDirection,
        double scale
    )
    {
        Vector<double> ratio = Vector.Min(strength, fusedStrength) / Vector.Max(strength, fusedStrength);
        Vector<double> relative = Vector.ConditionalSelect(Vector.Equals(strength, fusedStrength), fusedStrength * scale, ratio);
        Vector<double> alignment = Vector<double>.One - Vector.Abs(direction - fusedDirection) * (2 / Math.PI);
        return Hong.Of(relative, alignment);
    }
}
