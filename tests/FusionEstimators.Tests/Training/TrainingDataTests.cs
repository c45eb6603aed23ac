using FusionML.Imaging;
using FusionML.Training;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

[TestClass]
[DoNotParallelize]
public sealed class TrainingDataTests
{
    private readonly MLContext _context = new(seed: 1);

    private FusionTrainersCatalog Trainers => _context.Fusion().Trainers;

    [TestMethod]
    public void A_missing_column_is_named_before_anything_is_read()
    {
        IDataView rows = DrawnPair.View(_context);
        foreach (
            (MultiFocusTrainerOptions options, string column) in new[]
            {
                (ShortTraining.MultiFocus(1) with { FirstColumnName = "Near" }, "Near"),
                (ShortTraining.MultiFocus(1) with { SecondColumnName = "Far" }, "Far"),
                (ShortTraining.MultiFocus(1) with { ReferenceColumnName = "Sharp" }, "Sharp"),
            }
        )
        {
            FusionTrainer trainer = Trainers.MultiFocus(options);
            Assert.AreEqual(column, Assert.ThrowsExactly<SchemaMismatchException>(() => trainer.Fit(rows)).ColumnName);

            // In a chain, ML.NET asks for the shape of the schema before it fits.
            Assert.AreEqual(
                column,
                Assert
                    .ThrowsExactly<SchemaMismatchException>(() =>
                        _context.Transforms.CopyColumns("Other", "First").Append(trainer).Fit(rows)
                    )
                    .ColumnName
            );
        }
    }

    [TestMethod]
    public void Colours_are_learned_from_images_alone()
    {
        using FuseImagesTransformer luminance = Trainers.MultiFocus(ShortTraining.MultiFocus(1)).Fit(DrawnPair.View(_context));
        ColorTrainerOptions options = new() { Trainer = ShortTraining.Steps(1), Luminance = luminance };
        SchemaMismatchException error = Assert.ThrowsExactly<SchemaMismatchException>(() =>
            Trainers.Color(options).Fit(DrawnPair.View(_context))
        );
        Assert.AreEqual("First", error.ColumnName);
        StringAssert.Contains(error.Message, "Image");
    }

    [TestMethod]
    public void Validation_rows_need_the_same_columns()
    {
        IDataView other = _context.Data.LoadFromEnumerable([new { First = "a path" }]);
        FusionTrainer trainer = Trainers.MultiFocus(ShortTraining.MultiFocus(1) with { Validation = other });
        SchemaMismatchException error = Assert.ThrowsExactly<SchemaMismatchException>(() =>
            trainer.Fit(DrawnPair.View(_context))
        );
        Assert.AreEqual("First", error.ColumnName);
        StringAssert.Contains(error.Message, "String");
    }

    [TestMethod]
    public void Rows_that_cannot_be_trained_on_are_named()
    {
        FusionTrainer trainer = Trainers.MultiFocus(ShortTraining.MultiFocus(1) with { Crops = ShortTraining.Whole });
        StringAssert.Contains(Error([]), "no rows");
        StringAssert.Contains(Error([.. DrawnPair.Rows(1), .. DrawnPair.Rows(1, side: 16)]), "row 1 is 16x16");
        DrawnPair good = DrawnPair.Rows(1).Single();
        DrawnPair torn = new()
        {
            First = good.First,
            Second = new ImagePlane(8, 9),
            Reference = good.Reference,
        };
        StringAssert.Contains(Error([good, torn]), "row 1");
        StringAssert.Contains(Error([torn]), "9x8");

        string Error(IEnumerable<DrawnPair> rows) =>
            Assert.Throws<PictureException>(() => trainer.Fit(_context.Data.LoadFromEnumerable(rows))).Message;
    }

    [TestMethod]
    public void Each_picture_is_read_once_and_planes_are_not_copied()
    {
        DrawnPair[] rows = [.. DrawnPair.Rows(3)];
        CountingView view = new(_context.Data.LoadFromEnumerable(rows));
        Trainers.MultiFocus(ShortTraining.MultiFocus(4)).Fit(view).Dispose();
        Assert.AreEqual(9, view.Reads);
        CollectionAssert.AreEqual(new[] { "First", "Second", "Reference" }, view.Asked);

        InputColumn[] columns = [.. view.Asked.Select(name => new InputColumn(name, ColumnKind.ImageOrPlane))];
        TrainingPair[] pairs = TrainingRows.Read(view, columns, color: false, CancellationToken.None);
        Assert.AreSame(rows[2].First, pairs[2].First.Y);
        Assert.AreSame(rows[2].Second, pairs[2].Second.Y);
        Assert.AreSame(rows[2].Reference, pairs[2].Reference!.Y);
    }

    [TestMethod]
    public void Chroma_is_held_only_where_it_is_trained_on()
    {
        IDataView view = DrawnImages.View(_context);
        InputColumn[] columns = [new("First", ColumnKind.ImageOrPlane), new("Second", ColumnKind.ImageOrPlane)];
        TrainingPair gray = TrainingRows.Read(view, columns, color: false, CancellationToken.None).Single();
        TrainingPair color = TrainingRows.Read(view, columns, color: true, CancellationToken.None).Single();
        Assert.IsNull(gray.First.Cr);
        Assert.IsNotNull(color.First.Cr);
        Assert.IsNull(color.Reference);
        CollectionAssert.AreEqual(color.First.Y.Samples.ToArray(), gray.First.Y.Samples.ToArray());
    }

    [TestMethod]
    public void Options_that_contradict_each_other_are_refused()
    {
        IDataView rows = DrawnPair.View(_context);
        Assert.ThrowsExactly<ArgumentException>(() =>
            Trainers.MultiFocus(ShortTraining.MultiFocus(1) with { Validation = rows, ValidationShare = 0.5 })
        );
        Assert.ThrowsExactly<ArgumentException>(() => ShortTraining.MultiFocus(1) with { OutputColumnName = " " });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ShortTraining.MultiFocus(1) with { Threads = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            ShortTraining.MultiFocus(1) with
            {
                ValidationShare = double.NaN,
            }
        );
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ShortTraining.MultiFocus(1) with { ValidationShare = 1 });
        Assert.ThrowsExactly<PictureException>(() =>
            Trainers
                .MultiFocus(ShortTraining.MultiFocus(1) with { ValidationShare = 0.5 })
                .Fit(DrawnPair.View(_context, count: 1))
        );
        using FuseImagesTransformer rule = _context
            .Transforms.FuseImages(
                "Fused",
                "First",
                "Second",
                Inference.FusionTask.Mfif,
                new FuseImagesOptions { Rule = "laplacian" }
            )
            .Fit(rows);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Trainers.MultiExposure(ShortTraining.MultiExposure(1, rule))).Message,
            "laplacian"
        );
    }
}
