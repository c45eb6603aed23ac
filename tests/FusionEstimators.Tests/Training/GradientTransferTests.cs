using FusionML.Inference;
using FusionML.Metrics;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

[TestClass]
[DoNotParallelize]
public sealed class GradientTransferTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fusionml-").FullName;
    private readonly MLContext _context = new();

    private FusionTrainersCatalog Trainers => _context.Fusion().Trainers;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Gradient_transfer_gives_what_its_stages_give_one_by_one()
    {
        IDataView rows = DrawnPair.View(_context);
        InfraredVisibleTrainerOptions last = new()
        {
            Trainer = ShortTraining.Steps(2),
            Crops = ShortTraining.Crops,
            Seed = 5,
        };
        GradientTransferTrainerOptions options = new()
        {
            MultiFocus = ShortTraining.MultiFocus(2),
            MultiFocusData = rows,
            MultiExposure = ShortTraining.MultiExposure(2),
            MultiExposureData = rows,
            InfraredVisible = last,
            CheckpointFolder = _folder,
        };
        using GradientTransferModels models = Trainers.GradientTransfer(options).FitAll(rows);
        using FuseImagesTransformer focus = Trainers.MultiFocus(ShortTraining.MultiFocus(2)).Fit(rows);
        using FuseImagesTransformer exposure = Trainers.MultiExposure(ShortTraining.MultiExposure(2, focus)).Fit(rows);
        using FuseImagesTransformer infrared = Trainers.InfraredVisible(last with { Teacher = exposure }).Fit(rows);
        Assert.IsTrue(ShortTraining.AreEqual(focus.Weights, models.MultiFocus.Weights));
        Assert.IsTrue(ShortTraining.AreEqual(exposure.Weights, models.MultiExposure.Weights));
        Assert.IsTrue(ShortTraining.AreEqual(infrared.Weights, models.InfraredVisible.Weights));
        CollectionAssert.IsSubsetOf(
            new[] { "mfif", "meif", "ivf" },
            Directory.GetDirectories(_folder).Select(Path.GetFileName).ToArray()
        );

        // Everything is there now, so this trains nothing.
        using FuseImagesTransformer again = Trainers.GradientTransfer(options).Fit(rows);
        Assert.IsTrue(ShortTraining.AreEqual(infrared.Weights, again.Weights));

        IDataView wrong = _context.Data.LoadFromEnumerable([new { First = "a path" }]);
        Assert.AreEqual(
            "First",
            Assert.ThrowsExactly<SchemaMismatchException>(() => Trainers.GradientTransfer(options).Fit(wrong)).ColumnName
        );
    }

    [TestMethod]
    public void The_stages_of_colour_and_medicine_are_trained_on_top_of_the_others()
    {
        IDataView planes = DrawnPair.View(_context);
        IDataView images = DrawnImages.View(_context);
        using GradientTransferModels models = Trainers.GradientTransfer(AllStages(planes, images)).FitAll(planes);
        using FuseImagesTransformer focus = Trainers.MultiFocus(ShortTraining.MultiFocus(1)).Fit(planes);
        using FuseImagesTransformer exposure = Trainers.MultiExposure(ShortTraining.MultiExposure(1, focus)).Fit(images);
        using FuseImagesTransformer color = Trainers.Color(Color with { Luminance = exposure }).Fit(images);
        using FuseImagesTransformer infrared = Trainers.InfraredVisible(Infrared with { Teacher = exposure }).Fit(planes);
        using FuseImagesTransformer medical = Trainers.Medical(Medical with { Start = infrared, Teacher = exposure }).Fit(planes);
        Assert.IsTrue(ShortTraining.AreEqual(exposure.Weights, models.MultiExposure.Weights));
        Assert.IsTrue(ShortTraining.AreEqual(color.ColorNet, models.MultiExposure.ColorNet));
        Assert.IsFalse(ShortTraining.AreEqual(ShippedWeights.LoadColorNet(), models.MultiExposure.ColorNet));
        Assert.IsTrue(ShortTraining.AreEqual(infrared.Weights, models.InfraredVisible.Weights));
        Assert.IsTrue(ShortTraining.AreEqual(medical.Weights, models.Medical?.Weights));
        CollectionAssert.AreEqual(
            TestRows.Pixels(color.Transform(images), "Fused")[0],
            TestRows.Pixels(models.MultiExposure.Transform(images), "Fused")[0]
        );
    }

    [TestMethod]
    public void A_wrong_column_of_a_later_stage_is_named_before_the_first_stage_begins()
    {
        IDataView planes = DrawnPair.View(_context);
        IDataView images = DrawnImages.View(_context);
        IDataView wrong = _context.Data.LoadFromEnumerable([new { First = "a path" }]);
        int steps = 0;
        GradientTransferTrainerOptions all = AllStages(planes, images);
        GradientTransferTrainerOptions good = all with
        {
            MultiFocus = all.MultiFocus with { Progress = new DirectProgress(_ => steps++) },
        };
        foreach (
            GradientTransferTrainerOptions bad in new[]
            {
                good with
                {
                    MultiFocusData = wrong,
                },
                good with
                {
                    MultiExposureData = wrong,
                },
                good with
                {
                    ColorData = wrong,
                },
                good with
                {
                    ColorData = planes,
                },
                good with
                {
                    MedicalData = wrong,
                },
                good with
                {
                    MultiFocus = good.MultiFocus with { Validation = wrong },
                },
                good with
                {
                    MultiExposure = good.MultiExposure with { Validation = wrong },
                },
                good with
                {
                    Color = Color with { Validation = planes },
                },
                good with
                {
                    InfraredVisible = Infrared with { Validation = wrong },
                },
                good with
                {
                    Medical = Medical with { Validation = wrong },
                },
            }
        )
        {
            SchemaMismatchException error = Assert.ThrowsExactly<SchemaMismatchException>(() =>
                Trainers.GradientTransfer(bad).FitAll(planes)
            );
            Assert.AreEqual("First", error.ColumnName);
        }

        Assert.AreEqual(
            "First",
            Assert.ThrowsExactly<SchemaMismatchException>(() => Trainers.GradientTransfer(good).Fit(wrong)).ColumnName
        );
        Assert.AreEqual(0, steps);
    }

    [TestMethod]
    public void Options_of_any_stage_that_can_not_be_are_refused_when_the_estimator_is_made()
    {
        IDataView planes = DrawnPair.View(_context);
        GradientTransferTrainerOptions good = AllStages(planes, DrawnImages.View(_context));
        Assert.ThrowsExactly<ArgumentException>(() => Trainers.GradientTransfer(good with { MedicalData = null }));
        Assert.ThrowsExactly<ArgumentException>(() => Trainers.GradientTransfer(good with { Medical = null }));
        Assert.ThrowsExactly<UnknownMetricException>(() =>
            Trainers.GradientTransfer(good with { InfraredVisible = Infrared with { ValidationMetrics = ["no such metric"] } })
        );
        Assert.ThrowsExactly<ArgumentException>(() =>
            Trainers.GradientTransfer(good with { Color = Color with { Validation = planes, ValidationShare = 0.5 } })
        );
        Assert.ThrowsExactly<ArgumentNullException>(() => Trainers.Color(Color));
        Assert.ThrowsExactly<ArgumentNullException>(() => Trainers.Medical(Medical));
    }

    private static ColorTrainerOptions Color =>
        new()
        {
            Trainer = ShortTraining.Steps(1),
            Crops = ShortTraining.Crops,
            Seed = 6,
        };

    private static InfraredVisibleTrainerOptions Infrared =>
        new()
        {
            Trainer = ShortTraining.Steps(1),
            Crops = ShortTraining.Crops,
            Seed = 5,
        };

    private static MedicalTrainerOptions Medical =>
        new()
        {
            Trainer = ShortTraining.Steps(1),
            Crops = ShortTraining.Crops,
            Seed = 4,
        };

    private static GradientTransferTrainerOptions AllStages(IDataView planes, IDataView images) =>
        new()
        {
            MultiFocus = ShortTraining.MultiFocus(1),
            MultiFocusData = planes,
            MultiExposure = ShortTraining.MultiExposure(1),
            MultiExposureData = images,
            Color = Color,
            InfraredVisible = Infrared,
            Medical = Medical,
            MedicalData = planes,
        };
}
