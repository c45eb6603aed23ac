using FreshProcess;
using FusionML.Alignment;
using FusionML.Alignment.Tests;
using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FusionML.Estimators.Tests;

/// <summary>Scenes that a camera sees from two places, drawn through known transforms, so that the right answer is drawn too.</summary>
[TestClass]
public sealed class AlignImagesTests
{
    private static readonly string[] Inputs = ["First", "Second"];
    private static readonly string[] Outputs = ["A", "B"];
    private static readonly AlignImagesOptions Whole = new() { CropToCommonArea = false };

    private readonly MLContext _context = new();

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_known_warp_is_undone(bool areImages)
    {
        NativeOpenCv.Require();
        const int Border = 8;
        PlanarTransform warp = PlanarTransform.Similarity(1.02, 1.5, 40, 30).Then(PlanarTransform.Translation(2.5, -1.5));
        (ImagePlane still, ImagePlane moved) = (SampleScene.Draw(3), SampleScene.Draw(3, warp));
        IDataView rows = Rows(still, moved);
        if (areImages)
        {
            rows = _context
                .Transforms.ConvertPlaneToImage("First")
                .Append(_context.Transforms.ConvertPlaneToImage("Second"))
                .Fit(rows)
                .Transform(rows);
        }

        IDataView aligned = _context.Transforms.AlignImages(Outputs, Inputs, Whole).Fit(rows).Transform(rows);
        ImagePlane[] pictures = [.. Outputs.Select(output => Read(aligned, output, areImages))];

        // The first one stays to the last bit; the second one becomes what the unmoved camera sees, as by the known warp.
        CollectionAssert.AreEqual(Read(rows, "First", areImages).Samples.ToArray(), pictures[0].Samples.ToArray());
        ImagePlane known = PictureWarp.Apply(new FusionImage(moved), warp, new FusionImage(still)).Y;
        double before = Difference(still, moved, Border);
        double after = Difference(still, pictures[1], Border);
        double fromKnown = Difference(known, pictures[1], Border);
        Assert.IsLessThan(before / 3, after, $"a mean difference of {before} became {after}");
        Assert.IsLessThan(before / 8, fromKnown, $"{fromKnown} from the known warp, of {before}");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void The_common_area_of_a_known_shift_is_left(int reference)
    {
        NativeOpenCv.Require();
        const double Across = 6.5;
        const double Down = -3.5;
        IDataView rows = Rows(SampleScene.Draw(4), SampleScene.Draw(4, PlanarTransform.Translation(Across, Down)));
        AlignImagesOptions options = new() { Model = AlignmentModel.Translation, Reference = reference };
        IDataView aligned = _context.Transforms.AlignImages(Outputs, Inputs, options).Fit(rows).Transform(rows);
        ImagePlane[] pictures = [.. Outputs.Select(output => TestRows.Planes(aligned, output)[0])];
        foreach (ImagePlane picture in pictures)
        {
            Assert.AreEqual(SampleScene.Width - (int)Math.Ceiling(Across), picture.Width);
            Assert.AreEqual(SampleScene.Height - (int)Math.Ceiling(-Down), picture.Height);
        }

        Assert.IsLessThan(0.03, Difference(pictures[0], pictures[1], border: 3));
        Assert.AreEqual(new PlaneDataViewType(), aligned.Schema["A"].Type);
    }

    [TestMethod]
    public void Pictures_of_two_sensors_are_laid_onto_the_first()
    {
        NativeOpenCv.Require();
        PlanarTransform warp = PlanarTransform.Translation(3, -2);
        (ImagePlane still, ImagePlane moved) = (SampleScene.Draw(5), SampleScene.Draw(5, warp));
        IDataView rows = Rows(still, Negative(moved));
        AlignImagesOptions options = Whole with { AcrossSensors = true };
        IDataView aligned = _context.Transforms.AlignImages(Outputs, Inputs, options).Fit(rows).Transform(rows);
        double before = Difference(still, moved, border: 8);
        double after = Difference(still, Negative(TestRows.Planes(aligned, "B")[0]), border: 8);
        Assert.IsLessThan(before / 2, after, $"a mean difference of {before} became {after}");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_stranger_is_a_typed_error_and_on_request_a_warning_in_the_log(bool acrossSensors)
    {
        NativeOpenCv.Require();
        ImagePlane stranger = SampleScene.Draw(11);
        IDataView rows = Rows(SampleScene.Draw(6), stranger);
        AlignImagesOptions options = Whole with { AcrossSensors = acrossSensors, Minimum = 0.9 };
        IDataView thrown = _context.Transforms.AlignImages(Outputs, Inputs, options).Fit(rows).Transform(rows);
        PoorAlignmentException error = Assert.ThrowsExactly<PoorAlignmentException>(() => TestRows.Planes(thrown, "A"));
        StringAssert.Contains(error.Message, "column 'Second'");
        StringAssert.Contains(error.Message, "column 'First'");

        List<string> warnings = [];
        _context.Log += (_, log) =>
        {
            if (log.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            {
                warnings.Add(log.Message);
            }
        };
        options = options with { OnPoorAlignment = PoorAlignmentHandling.Warn };
        FusionTransformer model = _context.Transforms.AlignImages(Outputs, Inputs, options).Fit(rows);
        foreach (ITransformer made in new[] { model, new SavedModel(_context, model).Load() })
        {
            warnings.Clear();
            ImagePlane left = TestRows.Planes(made.Transform(rows), "B")[0];
            CollectionAssert.AreEqual(stranger.Samples.ToArray(), left.Samples.ToArray());
            StringAssert.Contains(warnings.Single(), "column 'Second': NOT aligned");
        }
    }

    [TestMethod]
    public void All_options_travel_in_the_model_file()
    {
        IDataView rows = Rows(SampleScene.Draw(1), SampleScene.Draw(1));
        AlignImagesOptions plain = new();
        AlignImagesOptions[] all =
        [
            plain,
            plain with
            {
                AcrossSensors = true,
            },
            plain with
            {
                Model = AlignmentModel.Homography,
            },
            plain with
            {
                Reference = 1,
            },
            plain with
            {
                Minimum = 0.4,
            },
            plain with
            {
                OnPoorAlignment = PoorAlignmentHandling.Warn,
            },
            plain with
            {
                CropToCommonArea = false,
            },
        ];
        HashSet<string> states = [];
        foreach (AlignImagesOptions options in all)
        {
            SavedModel saved = new(_context, _context.Transforms.AlignImages(Outputs, Inputs, options).Fit(rows));
            CollectionAssert.AreEqual(saved.State, new SavedModel(_context, saved.Load()).State);
            Assert.IsTrue(states.Add(Convert.ToHexString(saved.State)), options.ToString());
        }
    }

    [TestMethod]
    public void The_schema_states_the_size_of_the_reference_unless_pictures_are_cut()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SampleFile.Rows(1));
        string[] inputs = ["Scene", "First"];
        DataViewSchema whole = Schema(Whole);
        Assert.AreEqual(new PlaneDataViewType(SampleScene.Height, SampleScene.Width), whole["A"].Type);
        Assert.AreEqual(new ImageDataViewType(SampleScene.Height, SampleScene.Width), whole["B"].Type);
        Assert.AreEqual(
            new ImageDataViewType(SamplePair.Height, SamplePair.Width),
            Schema(Whole with { Reference = 1 })["B"].Type
        );
        Assert.AreEqual(new PlaneDataViewType(), Schema(new AlignImagesOptions())["A"].Type);

        DataViewSchema Schema(AlignImagesOptions options) =>
            _context.Transforms.AlignImages(Outputs, inputs, options).Fit(rows).GetOutputSchema(rows.Schema);
    }

    [TestMethod]
    public void Columns_and_options_that_can_not_be_are_refused()
    {
        StringAssert.Contains(Refuse(["A"], ["First"]), "at least 2 columns");
        StringAssert.Contains(Refuse(["A"], Inputs), "2 and 1");
        StringAssert.Contains(Refuse(["A", "A"], Inputs), "'A'");
        StringAssert.Contains(Refuse(Outputs, Inputs, new() { Reference = 2 }), "column 2");
        StringAssert.Contains(Refuse(Outputs, Inputs, new() { AcrossSensors = true, Reference = 1 }), "Between sensors");
    }

    [TestMethod]
    public void A_row_that_can_not_be_aligned_is_an_error_that_names_the_column()
    {
        NativeOpenCv.Require();
        IDataView rows = Rows(SampleScene.Draw(1), new ImagePlane(20, 40));
        IDataView aligned = _context.Transforms.AlignImages(Outputs, Inputs).Fit(rows).Transform(rows);
        AlignmentException error = Assert.ThrowsExactly<AlignmentException>(() => TestRows.Planes(aligned, "A"));
        StringAssert.Contains(error.Message, "column 'Second'");
        StringAssert.Contains(error.Message, "40x20");
    }

    [TestMethod]
    public void Without_the_native_library_a_fresh_process_names_the_package_and_with_it_gives_the_same_values()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SampleFile.Rows());
        FusionTransformer model = _context.Transforms.AlignImages(Outputs, ["Scene", "MovedScene"]).Fit(rows);

        string[] lines = OtherProcess.RunWithoutOpenCv(_context, model, Outputs);
        Assert.AreEqual(nameof(AlignImagesTransformer), lines[0]);
        StringAssert.StartsWith(lines[1], nameof(AlignmentLibraryException));
        StringAssert.Contains(lines[1], AlignmentLibraryException.PackageName);

        NativeOpenCv.Require();
        CollectionAssert.AreEqual(
            OtherProcess.Expect(nameof(AlignImagesTransformer), model.Transform(rows), Outputs),
            OtherProcess.Run(_context, model, Outputs)
        );
    }

    private static ImagePlane Read(IDataView rows, string column, bool isImage) =>
        isImage
            ? TestRows.Read<MLImage, ImagePlane>(rows, column, image => MlImageConversion.ToFusionImage(image).Y)[0]
            : TestRows.Planes(rows, column)[0];

    private static ImagePlane Negative(ImagePlane plane)
    {
        ImagePlane negative = new(plane.Height, plane.Width);
        for (int i = 0; i < negative.Samples.Length; i++)
        {
            negative.Samples[i] = 1 - plane.Samples[i];
        }

        return negative;
    }

    /// <summary>The mean absolute difference of two pictures of one size, without their borders.</summary>
    private static double Difference(ImagePlane first, ImagePlane second, int border)
    {
        Assert.AreEqual((first.Height, first.Width), (second.Height, second.Width));
        double sum = 0;
        for (int y = border; y < first.Height - border; y++)
        {
            for (int x = border; x < first.Width - border; x++)
            {
                sum += Math.Abs(first[y, x] - second[y, x]);
            }
        }

        return sum / ((first.Height - 2 * border) * (first.Width - 2 * border));
    }

    private string Refuse(string[] outputs, string[] inputs, AlignImagesOptions? options = null) =>
        Assert.Throws<ArgumentException>(() => _context.Transforms.AlignImages(outputs, inputs, options)).Message;

    private IDataView Rows(ImagePlane first, ImagePlane second) =>
        _context.Data.LoadFromEnumerable([new PlanePair { First = first, Second = second }]);
}
