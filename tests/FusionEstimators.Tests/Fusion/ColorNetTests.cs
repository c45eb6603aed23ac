using FreshProcess;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Testing;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class ColorNetTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    public void CorrectColor_gives_the_chroma_of_the_reference()
    {
        WeightFile file = WeightFile.Read(SharedFiles.Require("reference/parity/colornet/random_crop64.safetensors"));
        WeightFile weights = new(file.Tensors.Where(tensor => !tensor.Name.StartsWith("io.", StringComparison.Ordinal)));
        (WeightTensor input, WeightTensor output) = (file["io.input"], file["io.output"]);
        Sources row = new()
        {
            Y = Band(input, 0),
            Cr1 = Band(input, 1),
            Cb1 = Band(input, 2),
            Cr2 = Band(input, 3),
            Cb2 = Band(input, 4),
        };
        IDataView rows = _context.Data.LoadFromEnumerable([row]);
        using FusionTransformer model = _context
            .Transforms.CorrectColor(
                new YCrCbColumns("Y", "Cr", "Cb"),
                new YCrCbColumns("Y1", "Cr1", "Cb1"),
                new YCrCbColumns("Y2", "Cr2", "Cb2"),
                weights
            )
            .Fit(rows);
        AssertEqual(Band(output, 0), TestRows.Planes(model.Transform(rows), "Cr")[0]);
        AssertEqual(Band(output, 1), TestRows.Planes(model.Transform(rows), "Cb")[0]);
    }

    [TestMethod]
    public void CorrectColor_takes_the_weights_that_ship_where_none_are_given()
    {
        ImagePlane[] planes = [.. Enumerable.Range(0, 5).Select(seed => PlanePair.Draw(13, 17, seed).First!)];
        IDataView rows = _context.Data.LoadFromEnumerable([
            new Sources
            {
                Y = planes[0],
                Cr1 = planes[1],
                Cb1 = planes[2],
                Cr2 = planes[3],
                Cb2 = planes[4],
            },
        ]);
        using FusionTransformer shipped = _context
            .Transforms.CorrectColor(
                new YCrCbColumns("Y", "Cr", "Cb"),
                new YCrCbColumns("Y1", "Cr1", "Cb1"),
                new YCrCbColumns("Y2", "Cr2", "Cb2")
            )
            .Fit(rows);
        using FusionTransformer given = _context
            .Transforms.CorrectColor(
                new YCrCbColumns("Y", "Cr", "Cb"),
                new YCrCbColumns("Y1", "Cr1", "Cb1"),
                new YCrCbColumns("Y2", "Cr2", "Cb2"),
                ShippedWeights.LoadColorNet()
            )
            .Fit(rows);
        foreach (string column in new[] { "Cr", "Cb" })
        {
            float[] expected = TestRows.Planes(given.Transform(rows), column)[0].Samples.ToArray();
            float[] actual = TestRows.Planes(shipped.Transform(rows), column)[0].Samples.ToArray();
            CollectionAssert.AreEqual(expected, actual);
            Assert.IsGreaterThan(10, actual.Distinct().Count(), "the chroma is flat");
        }
    }

    [TestMethod]
    public void ColorNet_travels_in_the_model_file_and_gives_the_same_pictures_as_the_pieces()
    {
        WeightFile colorNet = TestWeights.ColorNet(seed: 5);
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        FuseImagesOptions options = new() { Rule = "average", ColorNet = colorNet };
        using FuseImagesTransformer saved = _context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Meif, options)
            .Fit(rows);
        using FuseImagesTransformer loaded = (FuseImagesTransformer)new SavedModel(_context, saved).Load();
        IEstimator<ITransformer> pieces = _context
            .Transforms.SplitYCrCb("Y1", "Cr1", "Cb1", "First")
            .Append(_context.Transforms.SplitYCrCb("Y2", "Cr2", "Cb2", "Second"))
            .Append(_context.Transforms.FuseImages("Y", "Y1", "Y2", FusionTask.Meif, new FuseImagesOptions { Rule = "average" }))
            .Append(
                _context.Transforms.CorrectColor(
                    new YCrCbColumns("Y", "Cr", "Cb"),
                    new YCrCbColumns("Y1", "Cr1", "Cb1"),
                    new YCrCbColumns("Y2", "Cr2", "Cb2"),
                    colorNet
                )
            )
            .Append(_context.Transforms.MergeYCrCb("Fused", "Y", "Cr", "Cb"));
        ITransformer composed = new SavedModel(_context, pieces.Fit(rows)).Load();
        byte[][] expected = TestRows.Pixels(saved.Transform(rows), "Fused");
        byte[][] reloaded = TestRows.Pixels(loaded.Transform(rows), "Fused");
        byte[][] together = TestRows.Pixels(composed.Transform(rows), "Fused");
        for (int i = 0; i < expected.Length; i++)
        {
            CollectionAssert.AreEqual(expected[i], reloaded[i]);
            CollectionAssert.AreEqual(expected[i], together[i]);
        }

        (composed as IDisposable)?.Dispose();
    }

    [TestMethod]
    public void A_rule_and_ColorNet_together_and_weights_of_another_network_are_refused()
    {
        WeightFile colorNet = TestWeights.ColorNet(seed: 5);
        FuseImagesOptions both = new()
        {
            Rule = "average",
            ColorNet = colorNet,
            ChromaRule = "first",
        };
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentException>(() =>
                    _context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Meif, both)
                )
                .Message,
            "not both"
        );
        FuseImagesOptions wrong = new() { Rule = "average", ColorNet = TestWeights.Efrufn(seed: 5) };
        Assert.ThrowsExactly<WeightsException>(() =>
            _context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Meif, wrong)
        );
        FuseImagesOptions swapped = new() { Weights = colorNet };
        Assert.ThrowsExactly<WeightsException>(() =>
            _context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Meif, swapped)
        );
    }

    private static ImagePlane Band(WeightTensor tensor, int band)
    {
        (int height, int width) = (tensor.Shape[^2], tensor.Shape[^1]);
        return new ImagePlane(height, width, tensor.Values.AsSpan(band * height * width, height * width).ToArray(), bitDepth: 32);
    }

    private static void AssertEqual(ImagePlane expected, ImagePlane actual)
    {
        for (int i = 0; i < expected.Samples.Length; i++)
        {
            Assert.AreEqual(Math.Clamp(expected.Samples[i], 0, 1), actual.Samples[i], 1e-4f);
        }
    }

    private sealed class Sources
    {
        [PlaneType]
        public ImagePlane? Y { get; set; }

        [PlaneType]
        public ImagePlane? Cr1 { get; set; }

        [PlaneType]
        public ImagePlane? Cb1 { get; set; }

        [PlaneType]
        public ImagePlane? Cr2 { get; set; }

        [PlaneType]
        public ImagePlane? Cb2 { get; set; }
    }
}
