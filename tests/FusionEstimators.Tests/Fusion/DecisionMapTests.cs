using FreshProcess;
using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FusionML.Estimators.Tests;

/// <summary>The column that says which source each pixel comes from.</summary>
[TestClass]
public sealed class DecisionMapTests
{
    private const int Height = 48;
    private const int Width = 96;
    private static readonly string[] Two = ["First", "Second"];
    private static readonly string[] Three = ["First", "Second", "Third"];
    private static readonly FuseImagesOptions WithMap = new() { DecisionMapColumnName = "Map" };

    private readonly MLContext _context = new();

    [TestMethod]
    public void Of_two_focus_pictures_it_holds_the_share_of_the_second()
    {
        PlanePair pair = new() { First = Draw(0, 2), Second = Draw(1, 2) };
        (ImagePlane fused, ImagePlane map) = Fuse(pair, Two, FusionTask.Mfif, WithMap);

        using ImageFusion fusion = ImageFusion.ForTask(FusionTask.Mfif);
        FusionResult expected = fusion.Fuse([new FusionImage(pair.First), new FusionImage(pair.Second)]);
        CollectionAssert.AreEqual(expected.DecisionMap!.Samples.ToArray(), map.Samples.ToArray());
        CollectionAssert.AreEqual(expected.Fused.Samples.ToArray(), fused.Samples.ToArray());

        // The left half is sharp in the first picture, the right half in the second one.
        RequireShare(map, 0, 0, Width / 2);
        RequireShare(map, 1, Width / 2, Width);
    }

    [TestMethod]
    public void Of_three_focus_pictures_it_holds_the_number_of_the_sharpest()
    {
        PlanePair pictures = new()
        {
            First = Draw(0, 3),
            Second = Draw(1, 3),
            Third = Draw(2, 3),
        };
        (_, ImagePlane map) = Fuse(pictures, Three, FusionTask.Mfif, WithMap);
        Assert.AreEqual(8, map.BitDepth);
        for (int part = 0; part < 3; part++)
        {
            RequireShare(map, part / 255f, part * Width / 3, (part + 1) * Width / 3);
        }
    }

    [TestMethod]
    public void Of_a_bracket_it_holds_the_number_of_the_best_exposed()
    {
        // The middle gray of the second picture is better exposed than the others, everywhere.
        PlanePair pictures = new()
        {
            First = Flat(0.03f),
            Second = Flat(0.5f),
            Third = Flat(0.98f),
        };
        (_, ImagePlane map) = Fuse(pictures, Three, FusionTask.Meif, WithMap);
        CollectionAssert.AreEqual(Enumerable.Repeat(1 / 255f, Height * Width).ToArray(), map.Samples.ToArray());
    }

    [TestMethod]
    public void The_schema_states_a_plane_of_the_size_of_the_fused_column()
    {
        IDataView images = _context.Data.LoadFromEnumerable(SamplePair.Rows(1));
        using FuseImagesTransformer ofImages = Create(Two, FusionTask.Mfif, WithMap).Fit(images);
        DataViewSchema schema = ofImages.GetOutputSchema(images.Schema);
        Assert.AreEqual(new ImageDataViewType(SamplePair.Height, SamplePair.Width), schema["Fused"].Type);
        Assert.AreEqual(new PlaneDataViewType(SamplePair.Height, SamplePair.Width), schema["Map"].Type);

        IDataView planes = _context.Data.LoadFromEnumerable([new PlanePair()]);
        using FuseImagesTransformer ofPlanes = Create(Two, FusionTask.Mfif, WithMap).Fit(planes);
        Assert.AreEqual(new PlaneDataViewType(), ofPlanes.GetOutputSchema(planes.Schema)["Map"].Type);
    }

    [TestMethod]
    public void Without_the_option_there_is_no_column_more()
    {
        IDataView rows = _context.Data.LoadFromEnumerable([new PlanePair()]);
        using FuseImagesTransformer model = Create(Two, FusionTask.Mfif, new FuseImagesOptions()).Fit(rows);
        CollectionAssert.AreEqual(
            rows.Schema.Select(column => column.Name).Append("Fused").ToArray(),
            model.GetOutputSchema(rows.Schema).Select(column => column.Name).ToArray()
        );
    }

    [TestMethod]
    public void The_map_alone_can_be_read_and_so_can_both_by_a_prediction_engine()
    {
        PlanePair pair = new() { First = Draw(0, 2), Second = Draw(1, 2) };
        IDataView rows = _context.Data.LoadFromEnumerable([pair]);
        FuseImagesTransformer model = Create(Two, FusionTask.Mfif, WithMap).Fit(rows);
        ImagePlane map = TestRows.Planes(model.Transform(rows), "Map")[0];
        using PredictionEngine<PlanePair, Prediction> engine = _context.Model.CreatePredictionEngine<PlanePair, Prediction>(
            model
        );
        Prediction prediction = engine.Predict(pair);
        CollectionAssert.AreEqual(map.Samples.ToArray(), prediction.Map!.Samples.ToArray());
        Assert.AreEqual((Height, Width), (prediction.Fused!.Height, prediction.Fused.Width));
    }

    [TestMethod]
    public void A_method_that_mixes_has_no_map_and_says_what_has_one()
    {
        (FuseImagesOptions Options, string[] Columns, FusionTask Task)[] mixing =
        [
            (WithMap with { Rule = "average" }, Two, FusionTask.Mfif),
            (WithMap with { FocusDecision = false }, Two, FusionTask.Mfif),
            (WithMap with { Order = FusionOrder.Sequence }, Three, FusionTask.Mfif),
            (WithMap, Two, FusionTask.Meif),
            (WithMap, Three, FusionTask.Ivf),
        ];
        foreach ((FuseImagesOptions options, string[] columns, FusionTask task) in mixing)
        {
            ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => Create(columns, task, options));
            StringAssert.Contains(error.Message, "'Map'", $"{options}");
            StringAssert.Contains(error.Message, "FocusDecision");
            StringAssert.Contains(error.Message, "Together");
        }

        ArgumentException same = Assert.ThrowsExactly<ArgumentException>(() =>
            Create(Two, FusionTask.Mfif, new FuseImagesOptions { DecisionMapColumnName = "Fused" })
        );
        StringAssert.Contains(same.Message, "'Fused'");
        Assert.Throws<ArgumentException>(() =>
            Create(Two, FusionTask.Mfif, new FuseImagesOptions { DecisionMapColumnName = " " })
        );
    }

    [TestMethod]
    public void It_is_saved_and_so_is_every_way_to_decide()
    {
        RequireSaved(
            FusionTask.Mfif,
            Two,
            new FuseImagesOptions(),
            WithMap,
            new FuseImagesOptions { FocusDecision = false },
            new FuseImagesOptions { Order = FusionOrder.Sequence },
            new FuseImagesOptions { Order = FusionOrder.Pairwise }
        );
        RequireSaved(
            FusionTask.Meif,
            Three,
            new FuseImagesOptions(),
            WithMap,
            new FuseImagesOptions { Order = FusionOrder.Sequence },
            new FuseImagesOptions { Deghost = true },
            new FuseImagesOptions { Deghost = true, GhostReference = 2 },
            WithMap with
            {
                Deghost = true,
                GhostReference = 0,
            }
        );
    }

    private void RequireSaved(FusionTask task, string[] columns, params FuseImagesOptions[] all)
    {
        IDataView rows = _context.Data.LoadFromEnumerable([
            new PlanePair
            {
                First = Draw(0, 3),
                Second = Draw(1, 3),
                Third = Draw(2, 3),
            },
        ]);
        HashSet<string> states = [];
        foreach (FuseImagesOptions options in all)
        {
            using FuseImagesTransformer model = Create(columns, task, options).Fit(rows);
            SavedModel saved = new(_context, model);
            using FuseImagesTransformer loaded = (FuseImagesTransformer)saved.Load();
            Assert.IsTrue(states.Add(Convert.ToHexString(saved.State)), $"{options} leaves no trace");
            Assert.AreEqual(options.FocusDecision ?? task == FusionTask.Mfif, loaded.Recipe.FocusDecision);
            Assert.AreEqual(options.Deghost, loaded.Recipe.Deghost);
            Assert.AreEqual(options.GhostReference, loaded.Recipe.GhostReference);
            Assert.AreEqual(options.Order == FusionOrder.Automatic ? FusionOrder.Together : options.Order, loaded.Recipe.Order);
            string[] outputs = options.DecisionMapColumnName is null ? ["Fused"] : ["Fused", "Map"];
            foreach (string output in outputs)
            {
                CollectionAssert.AreEqual(
                    TestRows.Planes(model.Transform(rows), output)[0].Samples.ToArray(),
                    TestRows.Planes(loaded.Transform(rows), output)[0].Samples.ToArray()
                );
            }

            Assert.AreEqual(outputs.Length, loaded.GetOutputSchema(rows.Schema).Count(column => column.Name is "Fused" or "Map"));
        }
    }

    /// <summary>A texture that one of the parts of the width shows; the others show its mean.</summary>
    private static ImagePlane Draw(int part, int parts)
    {
        ImagePlane plane = new(Height, Width);
        for (int i = 0; i < plane.Samples.Length; i++)
        {
            (int y, int x) = (i / Width, i % Width);
            plane.Samples[i] = (float)(
                0.5 + (x * parts / Width == part ? 0.25 * Math.Sin(1.9 * x + 0.6 * y) + 0.15 * Math.Cos(1.3 * y - 0.8 * x) : 0)
            );
        }

        return plane;
    }

    private static ImagePlane Flat(float sample) => new(Height, Width, [.. Enumerable.Repeat(sample, Height * Width)]);

    /// <summary>Away from the seams, nineteen of twenty samples must be <paramref name="share"/>.</summary>
    private static void RequireShare(ImagePlane map, float share, int left, int right)
    {
        const int Margin = 6;
        int hits = 0;
        int all = 0;
        for (int y = 0; y < map.Height; y++)
        {
            for (int x = left + Margin; x < right - Margin; x++)
            {
                hits += Math.Abs(map[y, x] - share) < 1e-3f ? 1 : 0;
                all++;
            }
        }

        Assert.IsGreaterThanOrEqualTo(0.95, hits / (double)all, $"columns {left} to {right} are not {share}");
    }

    private (ImagePlane Fused, ImagePlane Map) Fuse(
        PlanePair pictures,
        string[] columns,
        FusionTask task,
        FuseImagesOptions options
    )
    {
        IDataView rows = _context.Data.LoadFromEnumerable([pictures]);
        using FuseImagesTransformer model = Create(columns, task, options).Fit(rows);
        IDataView fused = model.Transform(rows);
        return (TestRows.Planes(fused, "Fused")[0], TestRows.Planes(fused, "Map")[0]);
    }

    private FusionEstimator<FuseImagesTransformer> Create(string[] columns, FusionTask task, FuseImagesOptions options) =>
        _context.Transforms.FuseImages("Fused", columns, task, options);

    private sealed class Prediction
    {
        [PlaneType]
        public ImagePlane? Fused { get; set; }

        [PlaneType]
        public ImagePlane? Map { get; set; }
    }
}
