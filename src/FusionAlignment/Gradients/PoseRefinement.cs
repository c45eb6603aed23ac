namespace FusionML.Alignment;

/// <summary>
/// Climbs to the nearest peak of the correlation by the simplex method of J. A. Nelder and R. Mead (1965),
/// doi:10.1093/comjnl/7.4.308.
/// </summary>
internal static class PoseRefinement
{
    private const int Dimensions = 4;
    private const int MaximumSteps = 120;

    /// <summary>The peak near a pose.</summary>
    /// <param name="reference">The reference's level.</param>
    /// <param name="other">The other picture's level.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="step">How far to look at first, in pixels of the level.</param>
    /// <param name="precision">The size of the simplex that ends the search, in pixels of the level.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static PoseCandidate Climb(
        OrientationField reference,
        OrientationField other,
        SimilarityPose start,
        double step,
        double precision,
        CancellationToken cancellationToken
    )
    {
        // One unit of every coordinate moves a corner by one pixel.
        double radius = reference.Radius;
        double Cost(double[] point) => -OrientationCorrelation.At(reference, other, PoseOf(point, start, radius));
        double[][] simplex = new double[Dimensions + 1][];
        double[] costs = new double[Dimensions + 1];
        for (int i = 0; i <= Dimensions; i++)
        {
            simplex[i] = new double[Dimensions];
            if (i > 0)
            {
                simplex[i][i - 1] = step;
            }

            costs[i] = Cost(simplex[i]);
        }

        for (int steps = 0; steps < MaximumSteps; steps++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Sort(costs, simplex);
            if (Enumerable.Range(0, Dimensions).All(k => Math.Abs(simplex[^1][k] - simplex[0][k]) < precision))
            {
                break;
            }

            Step(simplex, costs, Cost);
        }

        Array.Sort(costs, simplex);
        return new PoseCandidate(PoseOf(simplex[0], start, radius), -costs[0]);
    }

    private static void Step(double[][] simplex, double[] costs, Func<double[], double> cost)
    {
        double[] worst = simplex[^1];
        double[] centre = [.. Enumerable.Range(0, Dimensions).Select(k => simplex.Take(Dimensions).Average(point => point[k]))];
        double[] Along(double factor) => [.. centre.Select((value, k) => value + (factor * (worst[k] - value)))];
        double[] reflected = Along(-1);
        double costOfReflected = cost(reflected);
        if (costOfReflected < costs[0])
        {
            double[] expanded = Along(-2);
            double costOfExpanded = cost(expanded);
            (simplex[^1], costs[^1]) =
                costOfExpanded < costOfReflected ? (expanded, costOfExpanded) : (reflected, costOfReflected);
            return;
        }

        if (costOfReflected < costs[^2])
        {
            (simplex[^1], costs[^1]) = (reflected, costOfReflected);
            return;
        }

        double[] contracted = Along(costOfReflected < costs[^1] ? -0.5 : 0.5);
        double costOfContracted = cost(contracted);
        if (costOfContracted < Math.Min(costOfReflected, costs[^1]))
        {
            (simplex[^1], costs[^1]) = (contracted, costOfContracted);
            return;
        }

        for (int i = 1; i <= Dimensions; i++)
        {
            simplex[i] = [.. simplex[i].Select((value, k) => simplex[0][k] + (0.5 * (value - simplex[0][k])))];
            costs[i] = cost(simplex[i]);
        }
    }

    private static SimilarityPose PoseOf(double[] point, SimilarityPose start, double radius) =>
        new(
            start.ShiftX + point[0],
            start.ShiftY + point[1],
            start.LogScale + (point[2] / radius),
            start.Angle + (point[3] / radius)
        );
}
