using FusionML.Imaging;

namespace FusionML.Inference.Tests;

[TestClass]
public class ClassicalRuleTests
{
    [TestMethod]
    public void Average_and_maximum_are_what_they_say_for_any_width_and_number_of_sources()
    {
        // 37 columns: whole vectors and a remainder on every machine.
        ImagePlane[] sources = [.. Enumerable.Range(0, 3).Select(i => Planes.Scene(i, 5, 37))];
        using AverageRule average = new();
        using MaximumRule maximum = new();
        ImagePlane mean = average.Fuse(sources).Fused;
        ImagePlane largest = maximum.Fuse(sources).Fused;
        for (int i = 0; i < mean.Samples.Length; i++)
        {
            float[] values = [sources[0].Samples[i], sources[1].Samples[i], sources[2].Samples[i]];
            Assert.AreEqual(values.Average(), mean.Samples[i], 1e-6);
            Assert.AreEqual(values.Max(), largest.Samples[i]);
        }
    }

    [TestMethod]
    [DataRow("average")]
    [DataRow("maximum")]
    [DataRow("laplacian")]
    public void Every_rule_refuses_bad_sources_keeps_the_bit_depth_and_reports_progress(string name)
    {
        using ClassicalRule rule = ClassicalRule.Find(name.ToUpperInvariant())!;
        Assert.AreEqual(name, rule.Name);
        ImagePlane plane = Planes.Constant(9, 14, 0.25f);
        Assert.ThrowsExactly<ArgumentException>(() => rule.Fuse([plane]));
        Assert.ThrowsExactly<ArgumentException>(() => rule.Fuse([plane, null!]));
        PictureSizeMismatchException sizes = Assert.ThrowsExactly<PictureSizeMismatchException>(() =>
            rule.Fuse([plane, plane, new ImagePlane(14, 9)])
        );
        StringAssert.Contains(sizes.Message, "the first source is 14x9 but source 3 is 9x14");
        ImagePlane broken = plane.Clone();
        broken[3, 2] = float.PositiveInfinity;
        PixelValueException pixel = Assert.ThrowsExactly<PixelValueException>(() => rule.Fuse([plane, broken]));
        Assert.AreEqual((2, 3), (pixel.X, pixel.Y));
        broken[3, 2] = 200;
        PictureException scale = Assert.ThrowsExactly<PictureException>(() => rule.Fuse([plane, broken]));
        StringAssert.Contains(scale.Message, "the second source holds the value 200 at x=2, y=3");
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            rule.Fuse([plane, plane], cancellationToken: new CancellationToken(true))
        );

        List<double> fractions = [];
        FusionResult result = rule.Fuse([plane, Planes.Constant(9, 14, 0.25f, 16)], progress: new Listener(fractions));
        Assert.AreEqual(16, result.Fused.BitDepth);
        Assert.IsLessThan(1e-6f, Planes.LargestDifference(plane, result.Fused));
        Assert.IsNull(result.Mask);
        Assert.AreEqual(0, result.Iterations);
        CollectionAssert.AreEqual(fractions.Order().ToArray(), fractions);
        Assert.AreEqual((0.0, 1.0), (fractions[0], fractions[^1]));
    }

    [TestMethod]
    public void Results_are_clamped_and_sources_left_alone()
    {
        ImagePlane low = Planes.Constant(4, 4, -0.5f);
        ImagePlane high = Planes.Constant(4, 4, 1.5f);
        using MaximumRule maximum = new();
        Assert.AreEqual(1f, maximum.Fuse([low, high]).Fused[0, 0]);
        Assert.AreEqual(0f, maximum.Fuse([low, low]).Fused[0, 0]);
        Assert.AreEqual((-0.5f, 1.5f), (low[3, 3], high[3, 3]));
    }

    [TestMethod]
    public void Nothing_but_the_three_rules_is_found()
    {
        CollectionAssert.AreEqual(
            new[] { "average", "maximum", "laplacian" },
            ClassicalRule.All.Select(rule => rule.Name).ToArray()
        );
        Assert.IsNull(ClassicalRule.Find("median"));
    }

    [TestMethod]
    public void A_pyramid_step_finishes_no_more_than_its_row_after_a_cancellation()
    {
        // Every row gains 0.25, exactly, each time it is done, so that the first column counts the rows done in all passes.
        const int Height = 20_000;
        ImagePlane plane = Planes.Constant(Height, 64, 0);
        ImagePlane half = Planes.Constant(Height / 2, 32, 0.25f);
        using CancellationTokenSource source = new();
        Task<double> cancelled = Task.Run(() =>
        {
            SpinWait.SpinUntil(() => RowsDone() > Height / 100);
            source.Cancel();
            return RowsDone();
        });
        Assert.ThrowsExactly<OperationCanceledException>(() =>
        {
            // As many whole passes as it takes for the other thread to get a turn.
            while (true)
            {
                PyramidFilter.AddExpanded(plane, half, 1, source.Token);
            }
        });

        // The count begins after the cancellation: the row in progress then may still be completed.
        Assert.IsLessThanOrEqualTo(1, RowsDone() - cancelled.Result);

        double RowsDone() => Enumerable.Range(0, Height).Sum(y => (double)Volatile.Read(ref plane.GetRow(y)[0])) / 0.25;
    }

    [TestMethod]
    public void A_laplacian_fusion_reports_nothing_after_a_cancellation()
    {
        ImagePlane plane = Planes.Scene(0, 128, 128);
        using LaplacianRule rule = new();
        using CancellationTokenSource source = new();
        List<double> fractions = [];
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            rule.Fuse([plane, plane], progress: new Stopper(fractions, source), cancellationToken: source.Token)
        );
        Assert.HasCount(2, fractions);
        Assert.AreEqual(0.2 * 0.75, fractions[^1], 1e-9);
    }

    /// <summary>Cancels at the second report, which comes after the first of three levels.</summary>
    private sealed class Stopper(List<double> fractions, CancellationTokenSource source) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value)
        {
            fractions.Add(value.Fraction);
            if (fractions.Count == 2)
            {
                source.Cancel();
            }
        }
    }

    private sealed class Listener(List<double> fractions) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value) => fractions.Add(value.Fraction);
    }
}
