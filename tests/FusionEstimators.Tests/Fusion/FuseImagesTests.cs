using FreshProcess;
using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class FuseImagesTests
{
    private static readonly FuseImagesOptions Maximum = new() { Rule = "maximum" };

    private readonly MLContext _context = new();

    [TestMethod]
    public void The_maximum_rule_takes_the_brighter_luminance_and_the_task_the_first_chroma()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        using FuseImagesTransformer model = _context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, Maximum)
            .Fit(rows);
        byte[] fused = TestRows.Pixels(model.Transform(rows), "Fused")[1];
        using MLImage color = SamplePair.DrawColor(1);
        using MLImage gray = SamplePair.DrawGray(1);
        for (int i = 0; i < fused.Length; i += 4)
        {
            // Luminance moves all three bands alike: R = Y + (Cr - .5) / .713 and so on.
            ReadOnlySpan<byte> pixel = color.Pixels.Slice(i, 4);
            double luminance = 0.114 * pixel[0] + 0.587 * pixel[1] + 0.299 * pixel[2];
            double brighter = Math.Max(0, gray.Pixels[i] - luminance);
            for (int band = 0; band < 3; band++)
            {
                Assert.AreEqual(Math.Min(255, pixel[band] + brighter), fused[i + band], 0.51);
            }

            Assert.AreEqual(255, fused[i + 3]);
        }
    }

    [TestMethod]
    public void A_row_is_fused_once_however_many_read_the_column()
    {
        IDataView rows = _context.Data.LoadFromEnumerable([PlanePair.Draw(12, 16), PlanePair.Draw(12, 16, seed: 1)]);
        using FuseImagesTransformer model = _context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, Maximum)
            .Fit(rows);
        IDataView fused = model.Transform(rows);
        using DataViewRowCursor cursor = fused.GetRowCursor(fused.Schema);
        ValueGetter<ImagePlane> one = cursor.GetGetter<ImagePlane>(fused.Schema["Fused"]);
        ValueGetter<ImagePlane> other = cursor.GetGetter<ImagePlane>(fused.Schema["Fused"]);
        ImagePlane? last = null;
        while (cursor.MoveNext())
        {
            (ImagePlane? first, ImagePlane? second) = (null, null);
            one(ref first!);
            other(ref second!);
            Assert.AreSame(first, second);
            Assert.AreNotSame(last, first);
            last = first;
        }

        Assert.IsNotNull(last);
    }

    [TestMethod]
    public void A_sample_that_is_no_number_is_an_error_that_names_the_column()
    {
        ImagePlane good = new(8, 8),
            bad = new(8, 8);
        bad[3, 4] = float.NaN;
        IDataView rows = _context.Data.LoadFromEnumerable([new PlanePair { First = good, Second = bad }]);
        using FuseImagesTransformer model = _context
            .Transforms.FuseImages(
                "Fused",
                "First",
                "Second",
                FusionTask.Ivf,
                new FuseImagesOptions { Weights = TestWeights.Efrufn(seed: 5) }
            )
            .Fit(rows);
        IDataView fused = model.Transform(rows);
        using DataViewRowCursor cursor = fused.GetRowCursor(fused.Schema);
        Assert.IsTrue(cursor.MoveNext());
        ImagePlane? value = null;
        PixelValueException error = Assert.ThrowsExactly<PixelValueException>(() =>
            cursor.GetGetter<ImagePlane>(fused.Schema["Fused"])(ref value!)
        );
        StringAssert.Contains(error.Message, "column 'Second'");
    }

    [TestMethod]
    [DataRow(FusionTask.Ivf, "first")]
    [DataRow(FusionTask.Mfif, "distance")]
    [DataRow(FusionTask.Meif, "distance")]
    [DataRow(FusionTask.Mif, "distance")]
    public void The_pieces_composed_on_planes_give_the_same_picture(FusionTask task, string chromaRule)
    {
        FuseImagesOptions options = new() { Rule = "laplacian" };
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        IEstimator<ITransformer> pieces = _context
            .Transforms.SplitYCrCb("Y1", "Cr1", "Cb1", "First")
            .Append(_context.Transforms.SplitYCrCb("Y2", "Cr2", "Cb2", "Second"))
            .Append(_context.Transforms.FuseImages("Y", "Y1", "Y2", task, options))
            .Append(
                _context.Transforms.FuseChroma(
                    new YCrCbColumns("Y", "Cr", "Cb"),
                    new YCrCbColumns("Y1", "Cr1", "Cb1"),
                    new YCrCbColumns("Y2", "Cr2", "Cb2"),
                    chromaRule
                )
            )
            .Append(_context.Transforms.MergeYCrCb("Fused", "Y", "Cr", "Cb"));
        byte[][] expected = TestRows.Pixels(
            _context.Transforms.FuseImages("Fused", "First", "Second", task, options).Fit(rows).Transform(rows),
            "Fused"
        );
        byte[][] actual = TestRows.Pixels(pieces.Fit(rows).Transform(rows), "Fused");
        for (int i = 0; i < expected.Length; i++)
        {
            CollectionAssert.AreEqual(expected[i], actual[i]);
        }
    }

    [TestMethod]
    public void Planes_give_a_plane_of_the_largest_bit_depth()
    {
        PlanePair row = new()
        {
            First = new ImagePlane(1, 2, [0.25f, 0.5f], bitDepth: 8),
            Second = new ImagePlane(1, 2, [0.125f, 0.75f], bitDepth: 16),
        };
        IDataView rows = _context.Data.LoadFromEnumerable([row]);
        ImagePlane fused = TestRows.Planes(
            _context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, Maximum).Fit(rows).Transform(rows),
            "Fused"
        )[0];
        CollectionAssert.AreEqual(new[] { 0.25f, 0.75f }, fused.Samples.ToArray());
        Assert.AreEqual(16, fused.BitDepth);
    }

    [TestMethod]
    public void More_than_two_columns_are_fused_together()
    {
        IDataView rows = _context.Data.LoadFromEnumerable([
            new PlanePair
            {
                First = Plane(0.2f),
                Second = Plane(0.5f),
                Third = Plane(0.8f),
            },
        ]);
        FuseImagesOptions average = new() { Rule = "average" };
        ImagePlane fused = TestRows.Planes(
            _context
                .Transforms.FuseImages("Fused", ["First", "Second", "Third"], FusionTask.Meif, average)
                .Fit(rows)
                .Transform(rows),
            "Fused"
        )[0];
        Assert.AreEqual(0.5f, fused.Samples[0], 1e-6f);
    }

    [TestMethod]
    public void Sizes_that_differ_are_an_error_that_names_both_columns_and_sizes()
    {
        IDataView rows = _context.Data.LoadFromEnumerable([
            new PlanePair { First = new ImagePlane(2, 3), Second = new ImagePlane(4, 3) },
        ]);
        PictureSizeMismatchException error = Assert.ThrowsExactly<PictureSizeMismatchException>(() =>
            TestRows.Planes(
                _context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, Maximum).Fit(rows).Transform(rows),
                "Fused"
            )
        );
        Assert.AreEqual("column 'First' is 3x2 but column 'Second' is 3x4: both must have the same size.", error.Message);
    }

    [TestMethod]
    public void An_image_and_a_plane_can_not_be_fused()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        IDataView split = _context.Transforms.SplitYCrCb("Y", "Cr", "Cb", "First").Fit(rows).Transform(rows);
        SchemaMismatchException error = Assert.ThrowsExactly<SchemaMismatchException>(() =>
            _context.Transforms.FuseImages("Fused", "First", "Y", FusionTask.Ivf, Maximum).Fit(split)
        );
        StringAssert.Contains(error.Message, "'First'");
        StringAssert.Contains(error.Message, "'Y'");
    }

    [TestMethod]
    public void Weights_and_a_rule_together_and_unknown_names_are_refused()
    {
        StringAssert.Contains(Refuse(new FuseImagesOptions { Rule = "loudest" }), "'laplacian'");
        StringAssert.Contains(Refuse(new FuseImagesOptions { Rule = "maximum", Weights = new WeightFile([]) }), "not both");
        StringAssert.Contains(Refuse(new FuseImagesOptions { Rule = "maximum", ChromaRule = "loudest" }), "distance");
        StringAssert.Contains(Refuse(new FuseImagesOptions { Rule = "maximum", Task = FusionTask.Mif }), "Mif");
    }

    [TestMethod]
    public void The_transformer_has_a_recipe_with_nothing_left_open()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows(1));
        FuseImagesOptions options = new() { ChromaRule = "colornet", Order = FusionOrder.Pairwise };
        using FuseImagesTransformer model = _context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, options)
            .Fit(rows);
        Assert.AreEqual(FusionTask.Ivf, model.Recipe.Task);
        Assert.AreEqual("ivf.safetensors", model.Recipe.Weights!.Name);
        Assert.AreEqual("colornet.safetensors", model.ColorNet!.Name);
        Assert.AreEqual(FusionOrder.Pairwise, model.Recipe.Order);
        using FuseImagesTransformer loaded = (FuseImagesTransformer)new SavedModel(_context, model).Load();
        Assert.AreEqual("efrufn", loaded.Recipe.Network);
        CollectionAssert.AreEqual(
            TestRows.Pixels(model.Transform(rows), "Fused")[0],
            TestRows.Pixels(loaded.Transform(rows), "Fused")[0]
        );
    }

    [TestMethod]
    public void Each_fit_gives_a_transformer_of_its_own()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        FusionEstimator<FuseImagesTransformer> estimator = _context.Transforms.FuseImages(
            "Fused",
            "First",
            "Second",
            FusionTask.Ivf,
            Maximum
        );
        using FuseImagesTransformer first = estimator.Fit(rows);
        using FuseImagesTransformer second = estimator.Fit(rows);
        Assert.AreNotSame(first, second);
        Assert.AreEqual("maximum", second.EngineName);
        Assert.AreEqual(FusionTask.Ivf, second.Task);
    }

    [TestMethod]
    public void A_prediction_engine_reads_an_image_of_any_size_into_a_plain_property()
    {
        string folder = Directory.CreateTempSubdirectory("fusionml-").FullName;
        try
        {
            using (MLImage first = SamplePair.DrawColor(3))
            {
                first.Save(Path.Combine(folder, "first.png"));
            }

            IDataView none = _context.Data.LoadFromEnumerable(Array.Empty<Paths>());
            IEstimator<ITransformer> pipeline = _context
                .Transforms.LoadImages("First", folder, "FirstPath")
                .Append(_context.Transforms.LoadImages("Second", folder, "SecondPath"))
                .Append(_context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, Maximum));
            using PredictionEngine<Paths, Result> engine = _context.Model.CreatePredictionEngine<Paths, Result>(
                pipeline.Fit(none)
            );
            using MLImage? fused = engine.Predict(new Paths { FirstPath = "first.png", SecondPath = "first.png" }).Fused;
            Assert.AreEqual((SamplePair.Height, SamplePair.Width), (fused!.Height, fused.Width));
            using MLImage expected = SamplePair.DrawColor(3);
            CollectionAssert.AreEqual(expected.Pixels.ToArray(), fused.Pixels.ToArray());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ImagePlane Plane(float sample) => new(1, 1, [sample]);

    private string Refuse(FuseImagesOptions options) =>
        Assert
            .ThrowsExactly<ArgumentException>(() =>
                _context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, options)
            )
            .Message;

    private sealed class Paths
    {
        public string FirstPath { get; set; } = string.Empty;

        public string SecondPath { get; set; } = string.Empty;
    }

    private sealed class Result
    {
        public MLImage? Fused { get; set; }
    }
}
