using FreshProcess;
using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FusionML.Estimators.Tests;

/// <summary>Sizes that differ, normalisation, and the order of more than two pictures.</summary>
[TestClass]
public sealed class PictureOptionsTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    public void Cropping_keeps_the_rows_and_columns_that_all_have()
    {
        PlanePair row = new()
        {
            First = new ImagePlane(2, 3, [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f]),
            Second = new ImagePlane(3, 2, [0.3f, 0.0f, 0.0f, 0.9f, 0.8f, 0.8f]),
        };
        ImagePlane fused = row.Fuse(_context, Maximum(SizeMismatchHandling.Crop));
        Assert.AreEqual((2, 2), (fused.Height, fused.Width));
        CollectionAssert.AreEqual(new[] { 0.3f, 0.2f, 0.4f, 0.9f }, fused.Samples.ToArray());
    }

    [TestMethod]
    public void Resizing_grows_the_second_to_the_first_by_lanczos()
    {
        PlanePair row = new() { First = new ImagePlane(1, 4), Second = new ImagePlane(1, 2, [0.2f, 0.6f]) };
        ImagePlane fused = row.Fuse(_context, Maximum(SizeMismatchHandling.Resize));

        // Pillow 9.4 gives 0.1298, 0.293148, 0.506852 and 0.6702 by LANCZOS; what leaves 0.2 to 0.6 is cut off.
        AssertNear([0.2f, 0.293148f, 0.506852f, 0.6f], fused);
    }

    [TestMethod]
    public void Resizing_shrinks_by_area()
    {
        PlanePair row = new() { First = new ImagePlane(2, 1), Second = new ImagePlane(4, 1, [0.1f, 0.8f, 0.3f, 0.5f]) };
        ImagePlane fused = row.Fuse(_context, Maximum(SizeMismatchHandling.Resize));

        AssertNear([(0.1f + 0.8f) / 2, (0.3f + 0.5f) / 2], fused);
    }

    [TestMethod]
    public void Images_are_cropped_and_resized_with_their_colour()
    {
        using MLImage large = SamplePair.DrawColor(2);
        using MLImage small = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, [0, 0, 0, 255, 0, 0, 0, 255]);
        IDataView rows = _context.Data.LoadFromEnumerable([new AnyImages { First = large, Second = small }]);
        byte[] resized = Pixels(SizeMismatchHandling.Resize);
        CollectionAssert.AreEqual(large.Pixels.ToArray(), resized);
        CollectionAssert.AreEqual(large.Pixels[..8].ToArray(), Pixels(SizeMismatchHandling.Crop));

        byte[] Pixels(SizeMismatchHandling handling)
        {
            using FuseImagesTransformer model = _context
                .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, Maximum(handling))
                .Fit(rows);
            return TestRows.Pixels(model.Transform(rows), "Fused")[0];
        }
    }

    [TestMethod]
    public void The_schema_knows_the_size_that_comes_out()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(Array.Empty<TwoSizes>());
        Assert.ThrowsExactly<SchemaMismatchException>(() => TypeOf(SizeMismatchHandling.Throw));
        Assert.AreEqual(new PlaneDataViewType(4, 3), TypeOf(SizeMismatchHandling.Crop));
        Assert.AreEqual(new PlaneDataViewType(4, 6), TypeOf(SizeMismatchHandling.Resize));
        Assert.AreEqual(new PlaneDataViewType(5, 3), TypeOf(SizeMismatchHandling.ResizeToSecond));
        Assert.AreEqual(new PlaneDataViewType(5, 3), TypeOf(SizeMismatchHandling.ResizeToSmallest));

        DataViewType TypeOf(SizeMismatchHandling handling)
        {
            using FuseImagesTransformer model = _context
                .Transforms.FuseImages("Fused", "Wide", "High", FusionTask.Ivf, Maximum(handling))
                .Fit(rows);
            return model.GetOutputSchema(rows.Schema)["Fused"].Type;
        }
    }

    [TestMethod]
    public void Normalisation_stretches_each_picture_between_its_own_percentiles()
    {
        PlanePair row = new()
        {
            First = new ImagePlane(1, 5, [0.40f, 0.41f, 0.42f, 0.43f, 0.44f], 16),
            Second = new ImagePlane(1, 5, [0.0f, 0.1f, 0.2f, 0.3f, 0.4f], 16),
        };
        FuseImagesOptions options = new()
        {
            Rule = "average",
            NormalizeFirst = new PercentileNormalization(0, 100),
            NormalizeSecond = new PercentileNormalization(25, 75),
        };
        ImagePlane fused = row.Fuse(_context, options);

        // (0, 1/4, 1/2, 3/4, 1) and, from 0.1 to 0.3, (0, 0, 1/2, 1, 1).
        AssertNear([0, 0.125f, 0.5f, 0.875f, 1], fused, 1e-5f);
        Assert.AreEqual(16, fused.BitDepth);
        Assert.AreEqual(0.40f, row.First.Samples[0]);
    }

    [TestMethod]
    [DataRow(3, FusionOrder.Sequence, 0.5f)]
    [DataRow(3, FusionOrder.Pairwise, 0.55f)]
    [DataRow(4, FusionOrder.Pairwise, 0.5f)]
    public void More_than_two_are_taken_at_once_or_as_a_tree(int columns, FusionOrder order, float expected)
    {
        PlanePair row = new()
        {
            First = Plane(0.2f),
            Second = Plane(0.6f),
            Third = Plane(columns == 3 ? 0.7f : 0.9f),
            Fourth = Plane(0.3f),
        };
        ImagePlane fused = row.Fuse(_context, new FuseImagesOptions { Rule = "average", Order = order }, columns);

        // (0.2 + 0.6 + 0.7) / 3; ((0.2 + 0.6) / 2 + 0.7) / 2; the mean of the means of two pairs.
        Assert.AreEqual(expected, fused.Samples[0], 1e-6f);
    }

    [TestMethod]
    public void A_network_takes_three_in_sequence_and_as_a_tree_through_its_own_results()
    {
        WeightFile weights = TestWeights.Efrufn(seed: 12);
        (PlanePair one, PlanePair two) = (PlanePair.Draw(16, 16), PlanePair.Draw(16, 16, seed: 2));
        PlanePair row = new()
        {
            First = one.First,
            Second = one.Second,
            Third = two.First,
            Fourth = two.Second,
        };
        FuseImagesOptions sequence = new() { Weights = weights };
        FuseImagesOptions tree = new() { Weights = weights, Order = FusionOrder.Pairwise };
        ImagePlane left = one.Fuse(_context, sequence);
        ImagePlane right = two.Fuse(_context, sequence);
        CollectionAssert.AreEqual(
            new PlanePair { First = left, Second = two.First }
                .Fuse(_context, sequence)
                .Samples.ToArray(),
            row.Fuse(_context, sequence, 3).Samples.ToArray()
        );
        CollectionAssert.AreEqual(
            new PlanePair { First = left, Second = right }
                .Fuse(_context, sequence)
                .Samples.ToArray(),
            row.Fuse(_context, tree, 4).Samples.ToArray()
        );
    }

    [TestMethod]
    public void The_chroma_of_a_tree_goes_through_the_tree()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows(1));
        FuseImagesOptions tree = new()
        {
            Rule = "maximum",
            Order = FusionOrder.Pairwise,
            ChromaRule = "second",
        };
        using FuseImagesTransformer model = _context
            .Transforms.FuseImages("Fused", ["Second", "First", "First"], FusionTask.Ivf, tree)
            .Fit(rows);
        using FuseImagesTransformer pair = _context
            .Transforms.FuseImages(
                "Fused",
                "Second",
                "First",
                FusionTask.Ivf,
                new FuseImagesOptions { Rule = "maximum", ChromaRule = "second" }
            )
            .Fit(rows);
        CollectionAssert.AreEqual(
            TestRows.Pixels(pair.Transform(rows), "Fused")[0],
            TestRows.Pixels(model.Transform(rows), "Fused")[0]
        );
    }

    private static FuseImagesOptions Maximum(SizeMismatchHandling handling) =>
        new() { Rule = "maximum", SizeMismatch = handling };

    private static ImagePlane Plane(float sample) => new(1, 1, [sample]);

    private static void AssertNear(float[] expected, ImagePlane actual, float tolerance = 1e-6f)
    {
        Assert.AreEqual(expected.Length, actual.Samples.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual.Samples[i], tolerance, $"sample {i}");
        }
    }

    private sealed class TwoSizes
    {
        [PlaneType(4, 6)]
        public ImagePlane? Wide { get; set; }

        [PlaneType(5, 3)]
        public ImagePlane? High { get; set; }
    }

    private sealed class AnyImages
    {
        public MLImage? First { get; set; }

        public MLImage? Second { get; set; }
    }
}
