namespace FusionML.Alignment.Tests;

[TestClass]
public sealed class TransformFitTests
{
    private static readonly (double X, double Y)[] Grid =
    [
        .. Enumerable.Range(0, 12).Select(i => (100.0 + (150 * (i % 4)), 80.0 + (170 * (i / 4)))),
    ];

    [TestMethod]
    [DataRow(PointModel.Similarity)]
    [DataRow(PointModel.Affine)]
    [DataRow(PointModel.Homography)]
    public void The_transform_that_made_the_points_comes_back(PointModel model)
    {
        PlanarTransform truth = model switch
        {
            PointModel.Similarity => PlanarTransform.Similarity(0.25, 4, 320, 240),
            PointModel.Affine => new PlanarTransform(0.9, 0.05, 12, -0.02, 1.1, -7, 0, 0, 1),
            _ => new PlanarTransform(0.9, 0.05, 12, -0.02, 1.1, -7, 2e-4, -1e-4, 1),
        };
        TransformFit fit = TransformFit.Of(Points(truth, static _ => 0), model);
        Assert.IsLessThan(1e-6, fit.Transform.DistancesTo(truth, 640, 480)[^1]);
        Assert.IsLessThan(1e-6, fit.RootMeanSquare);
    }

    [TestMethod]
    public void Residuals_are_what_a_shift_can_not_explain()
    {
        // Four corners of a square, one moved by (4, 0), a square of 16. A shift explains 4 of it (the projection on (1/2, 0) at
        // every corner is 2), scale and turn 2 each (the projection on (50, -50) / 141.4 and (50, 50) / 141.4): 8 are left.
        PointPair[] pairs = [new(0, 0, 0, 0), new(100, 0, 104, 0), new(0, 100, 0, 100), new(100, 100, 100, 100)];
        TransformFit fit = TransformFit.Of(pairs, PointModel.Similarity);
        double square = fit.Residuals.Sum(residual => residual * residual);
        Assert.AreEqual(8, square, 1e-9);
        Assert.AreEqual(Math.Sqrt(2), fit.RootMeanSquare, 1e-9);
    }

    [TestMethod]
    public void A_homography_by_least_squares_is_a_minimum_of_the_distances()
    {
        PlanarTransform truth = new(0.9, 0.05, 12, -0.02, 1.1, -7, 2e-4, -1e-4, 1);
        IReadOnlyList<PointPair> pairs = Points(truth, static i => Math.Sin(37 * i));
        TransformFit fit = TransformFit.Of(pairs, PointModel.Homography);
        double best = Cost(fit.Transform, pairs);
        double[] steps = [1e-4, 1e-4, 0.05, 1e-4, 1e-4, 0.05, 1e-7, 1e-7];
        for (int i = 0; i < steps.Length; i++)
        {
            foreach (int sign in new[] { -1, 1 })
            {
                double[] moved = fit.Transform.Matrix.ToArray();
                moved[i] += sign * steps[i];
                Assert.IsGreaterThan(best, Cost(new PlanarTransform(moved), pairs), $"element {i}");
            }
        }
    }

    [TestMethod]
    [DataRow(PointModel.Similarity, 1, "at least 2")]
    [DataRow(PointModel.Affine, 2, "at least 3")]
    [DataRow(PointModel.Homography, 3, "at least 4")]
    public void Too_few_points_are_refused(PointModel model, int count, string words)
    {
        PointPair[] pairs = [.. Points(PlanarTransform.Identity, static _ => 0).Take(count)];
        StringAssert.Contains(Assert.ThrowsExactly<AlignmentException>(() => TransformFit.Of(pairs, model)).Message, words);
    }

    [TestMethod]
    [DataRow(PointModel.Affine)]
    [DataRow(PointModel.Homography)]
    public void Points_on_one_line_are_refused(PointModel model)
    {
        PointPair[] pairs = [.. Enumerable.Range(0, 6).Select(i => new PointPair(i, 2 * i, i, 2 * i))];
        StringAssert.Contains(Assert.ThrowsExactly<AlignmentException>(() => TransformFit.Of(pairs, model)).Message, "one line");
    }

    private static double Cost(PlanarTransform transform, IReadOnlyList<PointPair> pairs) =>
        pairs.Sum(pair =>
        {
            (double x, double y) = transform.Apply(pair.FirstX, pair.FirstY);
            return Math.Pow(x - pair.SecondX, 2) + Math.Pow(y - pair.SecondY, 2);
        });

    private static PointPair[] Points(PlanarTransform transform, Func<int, double> noise) =>
        [
            .. Grid.Select(
                (point, i) =>
                {
                    (double x, double y) = transform.Apply(point.X, point.Y);
                    return new PointPair(point.X, point.Y, x + noise(i), y - noise(i + 100));
                }
            ),
        ];
}
