namespace FusionML.Alignment;

/// <summary>Tries every shift of whole pixels for a grid of scales and angles, on a coarse level.</summary>
internal static class PoseGrid
{
    /// <summary>Steps of scale and angle move a corner by this many pixels of the level.</summary>
    private const double CornerStep = 1.6;

    private const int PeaksOfOne = 3;

    /// <summary>The peaks of the correlation, in no order.</summary>
    /// <param name="reference">The reference's level.</param>
    /// <param name="other">The other picture's level.</param>
    /// <param name="maximumShift">The largest shift in pixels of the level.</param>
    /// <param name="maximumLogScale">The largest logarithm of scale, either way.</param>
    /// <param name="maximumAngle">The largest angle in radians, either way.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static IReadOnlyList<PoseCandidate> Peaks(
        OrientationField reference,
        OrientationField other,
        int maximumShift,
        double maximumLogScale,
        double maximumAngle,
        CancellationToken cancellationToken
    )
    {
        double step = CornerStep / reference.Radius;
        SimilarityPose[] turns =
        [
            .. from logScale in Steps(maximumLogScale, step)
            from angle in Steps(maximumAngle, step)
            select new SimilarityPose(0, 0, logScale, angle),
        ];
        float[] rows = TurnedField.RowsOf(reference);
        PoseCandidate[][] peaks = new PoseCandidate[turns.Length][];
        Parallel.For(0, turns.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            TurnedField turned = new(reference, other, turns[i], maximumShift);
            peaks[i] = PeaksOf(turned, rows, reference.Energy, turns[i], maximumShift);
        });
        return [.. peaks.SelectMany(found => found)];
    }

    private static PoseCandidate[] PeaksOf(TurnedField turned, float[] rows, double energy, SimilarityPose turn, int maximumShift)
    {
        int side = (2 * maximumShift) + 1;
        double[] scores = new double[side * side];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = turned.At(rows, energy, (i % side) - maximumShift, (i / side) - maximumShift);
        }

        // The grid is laid over the reference: a shift there is turned and scaled in the other picture.
        (double sine, double cosine) = Math.SinCos(turn.Angle);
        double scale = Math.Exp(turn.LogScale);
        return
        [
            .. Enumerable
                .Range(0, scores.Length)
                .Where(i => IsPeak(scores, side, i))
                .OrderByDescending(i => scores[i])
                .Take(PeaksOfOne)
                .Select(i =>
                {
                    (int x, int y) = ((i % side) - maximumShift, (i / side) - maximumShift);
                    return new PoseCandidate(
                        turn with
                        {
                            ShiftX = scale * ((cosine * x) - (sine * y)),
                            ShiftY = scale * ((sine * x) + (cosine * y)),
                        },
                        scores[i]
                    );
                }),
        ];
    }

    private static bool IsPeak(double[] scores, int side, int i)
    {
        (int y, int x) = Math.DivRem(i, side);
        for (int row = Math.Max(0, y - 1); row <= Math.Min(side - 1, y + 1); row++)
        {
            for (int column = Math.Max(0, x - 1); column <= Math.Min(side - 1, x + 1); column++)
            {
                if (scores[(row * side) + column] > scores[i])
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static IEnumerable<double> Steps(double maximum, double step)
    {
        int count = (int)Math.Ceiling((maximum / step) - 1e-9);
        return Enumerable.Range(-count, (2 * count) + 1).Select(i => count == 0 ? 0 : i * maximum / count);
    }
}
