namespace FusionML.Alignment.Tests;

[TestClass]
public sealed class PlanarTransformTests
{
    [TestMethod]
    public void A_similarity_turns_and_scales_about_its_point()
    {
        PlanarTransform transform = PlanarTransform.Similarity(2, 90, 10, 20);

        // x turns towards y: (11, 20) is one to the right of the point, and comes to lie two below it.
        (double x, double y) = transform.Apply(11, 20);
        Assert.AreEqual(10, x, 1e-12);
        Assert.AreEqual(22, y, 1e-12);
        Assert.AreEqual(2, transform.Scale, 1e-12);
        Assert.AreEqual(90, transform.Rotation, 1e-12);
    }

    [TestMethod]
    public void Then_is_one_after_the_other_and_the_inverse_leads_back()
    {
        PlanarTransform first = new(1.1, 0.2, 5, -0.1, 0.9, 7, 1e-4, -2e-4, 1);
        PlanarTransform second = PlanarTransform.Similarity(0.8, 12, 3, 4);
        (double x, double y) = first.Apply(40, 30);
        (double thenX, double thenY) = second.Apply(x, y);
        (double bothX, double bothY) = first.Then(second).Apply(40, 30);
        Assert.AreEqual(thenX, bothX, 1e-9);
        Assert.AreEqual(thenY, bothY, 1e-9);
        (double backX, double backY) = first.Invert().Apply(x, y);
        Assert.AreEqual(40, backX, 1e-9);
        Assert.AreEqual(30, backY, 1e-9);
    }

    [TestMethod]
    public void Distances_are_those_of_a_grid_from_corner_to_corner()
    {
        double[] distances = PlanarTransform.Identity.DistancesTo(PlanarTransform.Translation(3, 4), 100, 50);
        Assert.HasCount(81, distances);
        Assert.AreEqual(5, distances[0], 1e-12);
        Assert.AreEqual(5, distances[^1], 1e-12);
        double[] scaled = PlanarTransform.Identity.DistancesTo(PlanarTransform.Similarity(1.1, 0, 0, 0), 101, 1);
        Assert.AreEqual(10, scaled[^1], 1e-9);
    }

    [TestMethod]
    [DataRow(new double[] { 1, 2, 3 })]
    [DataRow(new double[] { 1, 1, 0, 1, 1, 0, 0, 0, 1 })]
    [DataRow(new double[] { 1, 0, 0, 0, 1, 0, 0, 0, 0 })]
    [DataRow(new double[] { 1, 0, double.NaN, 0, 1, 0, 0, 0, 1 })]
    public void What_is_no_transform_is_refused(double[] matrix)
    {
        Assert.ThrowsExactly<AlignmentException>(() => new PlanarTransform(matrix));
    }
}
