namespace FusionML.Alignment;

/// <summary>The transform that brings the points of one picture nearest to those of the other, by least squares.</summary>
/// <param name="Transform">Where each pixel of the first picture lies in the second.</param>
/// <param name="Residuals">How far each point stays from its partner, in pixels of the second picture, in the order given.</param>
public sealed record TransformFit(PlanarTransform Transform, IReadOnlyList<double> Residuals)
{
    private const int MaximumSteps = 50;

    /// <summary>The root of the mean square of the residuals.</summary>
    public double RootMeanSquare => Math.Sqrt(Residuals.Average(residual => residual * residual));

    /// <summary>Fits a transform.</summary>
    /// <exception cref="AlignmentException">There are too few points, or they lie on one line or in one place.</exception>
    public static TransformFit Of(IReadOnlyList<PointPair> pairs, PointModel model)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        int needed = (int)model + 2;
        if (pairs.Count < needed)
        {
            throw new AlignmentException(
                $"{pairs.Count} points are too few for {WithArticle(model)}: at least {needed} are needed, better twice as many."
            );
        }

        // About the middle of the points and in units of their spread, so that all unknowns are of one order.
        PlanarTransform first = Normalizer(pairs.Select(pair => (pair.FirstX, pair.FirstY)), model);
        PlanarTransform second = Normalizer(pairs.Select(pair => (pair.SecondX, pair.SecondY)), model);
        (double X, double Y, double ToX, double ToY)[] points =
        [
            .. pairs.Select(pair =>
            {
                (double x, double y) = first.Apply(pair.FirstX, pair.FirstY);
                (double toX, double toY) = second.Apply(pair.SecondX, pair.SecondY);
                return (x, y, toX, toY);
            }),
        ];
        double[] unknowns = Solve(points, PointModel.Similarity == model ? model : PointModel.Affine, null);
        PlanarTransform fit =
            model == PointModel.Similarity
                ? new(unknowns[0], -unknowns[1], unknowns[2], unknowns[1], unknowns[0], unknowns[3], 0, 0, 1)
                : new([.. unknowns, 0, 0, 1]);
        if (model == PointModel.Homography)
        {
            fit = Refine(points, fit);
        }

        PlanarTransform transform = first.Then(fit).Then(second.Invert());
        return new TransformFit(
            transform,
            [
                .. pairs.Select(pair =>
                {
                    (double x, double y) = transform.Apply(pair.FirstX, pair.FirstY);
                    return Math.Sqrt(Math.Pow(x - pair.SecondX, 2) + Math.Pow(y - pair.SecondY, 2));
                }),
            ]
        );
    }

    /// <summary>Gauss-Newton on the distances, from the affine fit.</summary>
    private static PlanarTransform Refine((double X, double Y, double ToX, double ToY)[] points, PlanarTransform start)
    {
        double[] matrix = start.Matrix.ToArray();
        for (int step = 0; step < MaximumSteps; step++)
        {
            double[] change = Solve(points, PointModel.Homography, matrix);
            for (int i = 0; i < change.Length; i++)
            {
                matrix[i] += change[i];
            }

            if (change.All(value => Math.Abs(value) < 1e-12))
            {
                break;
            }
        }

        return new PlanarTransform(matrix);
    }

    /// <summary>The unknowns of a linear model, or the change of those of a homography.</summary>
    private static double[] Solve((double X, double Y, double ToX, double ToY)[] points, PointModel model, double[]? at)
    {
        int count =
            model == PointModel.Similarity ? 4
            : model == PointModel.Affine ? 6
            : 8;
        NormalEquations equations = new(count);
        double[] row = new double[count];
        foreach ((double x, double y, double toX, double toY) in points)
        {
            double w = at is null ? 1 : (at[6] * x) + (at[7] * y) + 1;
            double u = at is null ? 0 : ((at[0] * x) + (at[1] * y) + at[2]) / w;
            double v = at is null ? 0 : ((at[3] * x) + (at[4] * y) + at[5]) / w;
            Array.Clear(row);
            if (model == PointModel.Similarity)
            {
                (row[0], row[1], row[2]) = (x, -y, 1);
            }
            else
            {
                (row[0], row[1], row[2]) = (x / w, y / w, 1 / w);
            }

            Perspective(row, u, x / w, y / w);
            equations.Add(row, toX - u);
            Array.Clear(row);
            if (model == PointModel.Similarity)
            {
                (row[0], row[1], row[3]) = (y, x, 1);
            }
            else
            {
                (row[3], row[4], row[5]) = (x / w, y / w, 1 / w);
            }

            Perspective(row, v, x / w, y / w);
            equations.Add(row, toY - v);
        }

        return equations.Solve()
            ?? throw new AlignmentException(
                $"The points lie on one line or in one place: {WithArticle(model)} can't be laid through them."
            );
    }

    /// <summary>What the two unknowns of a perspective do to a coordinate.</summary>
    private static void Perspective(double[] row, double value, double x, double y)
    {
        if (row.Length > 6)
        {
            (row[6], row[7]) = (-value * x, -value * y);
        }
    }

    private static PlanarTransform Normalizer(IEnumerable<(double X, double Y)> points, PointModel model)
    {
        (double X, double Y)[] all = [.. points];
        (double x, double y) = (all.Average(point => point.X), all.Average(point => point.Y));
        double spread = Math.Sqrt(all.Average(point => Math.Pow(point.X - x, 2) + Math.Pow(point.Y - y, 2)));
        return spread > 1e-9
            ? new PlanarTransform(1 / spread, 0, -x / spread, 0, 1 / spread, -y / spread, 0, 0, 1)
            : throw new AlignmentException($"All points lie in one place: {WithArticle(model)} can't be laid through them.");
    }

    private static string WithArticle(PointModel model) =>
        (model == PointModel.Affine ? "an " : "a ")
        + (model == PointModel.Affine ? "affine transform" : model.ToString().ToLowerInvariant());
}
