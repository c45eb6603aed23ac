using FreshProcess;
using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class PipelineTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    public void Nothing_is_read_before_a_value_is_asked_for()
    {
        CountingView source = new(Source());
        IDataView rows = Split("First").Fit(source).Transform(source);
        using DataViewRowCursor cursor = rows.GetRowCursor([rows.Schema["Y"]]);
        ValueGetter<ImagePlane> getter = cursor.GetGetter<ImagePlane>(rows.Schema["Y"]);
        Assert.IsTrue(cursor.MoveNext());
        Assert.AreEqual(0, source.Reads);
        ImagePlane? plane = null;
        getter(ref plane!);
        Assert.AreEqual(1, source.Reads);
    }

    [TestMethod]
    public void Columns_of_one_row_share_their_work_and_the_next_row_is_computed_anew()
    {
        CountingView source = new(Source());
        IDataView rows = Split("First").Fit(source).Transform(source);
        using DataViewRowCursor cursor = rows.GetRowCursor(rows.Schema);
        ValueGetter<ImagePlane> y = cursor.GetGetter<ImagePlane>(rows.Schema["Y"]);
        ValueGetter<ImagePlane> cr = cursor.GetGetter<ImagePlane>(rows.Schema["Cr"]);
        (ImagePlane? first, ImagePlane? second) = (null, null);
        Assert.IsTrue(cursor.MoveNext());
        y(ref first!);
        cr(ref second!);
        Assert.AreEqual(1, source.Reads);
        ImagePlane kept = first;
        float before = kept.Samples[1];
        Assert.IsTrue(cursor.MoveNext());
        y(ref first);
        Assert.AreEqual(2, source.Reads);
        Assert.AreNotSame(kept, first);
        Assert.AreEqual(before, kept.Samples[1]);
    }

    [TestMethod]
    public void Only_the_columns_that_are_needed_are_asked_of_the_source()
    {
        CountingView source = new(Source());
        IDataView rows = Split("First").Fit(source).Transform(source);
        using (rows.GetRowCursor([rows.Schema["Second"]])) { }

        CollectionAssert.AreEqual(new[] { "Second" }, source.Asked);
        source.Asked.Clear();
        using (rows.GetRowCursor([rows.Schema["Cb"]])) { }

        CollectionAssert.AreEqual(new[] { "First" }, source.Asked);
    }

    [TestMethod]
    public void A_column_that_was_not_asked_for_has_no_getter()
    {
        IDataView source = Source();
        IDataView rows = Split("First").Fit(source).Transform(source);
        using DataViewRowCursor cursor = rows.GetRowCursor([rows.Schema["Y"]]);
        Assert.IsTrue(cursor.IsColumnActive(rows.Schema["Y"]));
        Assert.IsFalse(cursor.IsColumnActive(rows.Schema["First"]));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<ImagePlane>(rows.Schema["Cr"])).Message,
            "'Cr'"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(rows.Schema["Y"])).Message,
            "Single"
        );
    }

    [TestMethod]
    public void Eight_cursors_give_what_one_gives()
    {
        const int Rows = 40;
        CountingView source = new(_context.Data.LoadFromEnumerable(SamplePair.Rows(Rows)));
        IDataView rows = Split("First").Fit(source).Transform(source);
        ImagePlane[] expected = TestRows.Planes(rows, "Cr");
        DataViewSchema.Column column = rows.Schema["Cr"];
        ImagePlane?[] actual = new ImagePlane?[Rows];
        DataViewRowCursor[] cursors = rows.GetRowCursorSet([column], 8);
        Assert.HasCount(8, cursors);
        Parallel.ForEach(cursors, cursor =>
        {
            using (cursor)
            {
                ValueGetter<ImagePlane> getter = cursor.GetGetter<ImagePlane>(column);
                while (cursor.MoveNext())
                {
                    getter(ref actual[cursor.Batch]!);
                }
            }
        });
        for (int i = 0; i < Rows; i++)
        {
            CollectionAssert.AreEqual(expected[i].Samples.ToArray(), actual[i]!.Samples.ToArray());
        }
    }

    [TestMethod]
    public void Stock_transforms_go_before_and_after()
    {
        IDataView source = Source();
        IEstimator<ITransformer> pipeline = _context
            .Transforms.CopyColumns("Copy", "First")
            .Append(Split("Copy"))
            .Append(_context.Transforms.ConvertPlaneToImage("Gray", "Y"))
            .Append(_context.Transforms.ExtractPixels("Features", "Gray", ImagePixelExtractingEstimator.ColorBits.Red))
            .Append(_context.Transforms.SelectColumns("Features", "Y"));
        IDataView rows = pipeline.Fit(source).Transform(source);
        Assert.AreEqual(2, rows.Schema.Count(column => !column.IsHidden));
        float[] features = TestRows.Read<VBuffer<float>, float[]>(rows, "Features", vector => [.. vector.DenseValues()])[2];
        ImagePlane y = TestRows.Planes(rows, "Y")[2];
        for (int i = 0; i < features.Length; i++)
        {
            Assert.AreEqual(Math.Round(255.0 * y.Samples[i], MidpointRounding.AwayFromZero), features[i]);
        }
    }

    [TestMethod]
    public void A_prediction_engine_maps_one_row_after_the_other()
    {
        IDataView source = Source();
        ITransformer model = Split("First").Append(_context.Transforms.MergeYCrCb("Merged", "Y", "Cr", "Cb")).Fit(source);
        using PredictionEngine<SamplePair, MergedRow> engine = _context.Model.CreatePredictionEngine<SamplePair, MergedRow>(
            model
        );
        foreach (SamplePair row in SamplePair.Rows(4))
        {
            MergedRow result = engine.Predict(row);
            CollectionAssert.AreEqual(row.First.Pixels.ToArray(), result.Merged!.Pixels.ToArray());
        }
    }

    [TestMethod]
    public void A_preview_shows_the_new_columns()
    {
        IDataView source = Source();
        DataDebuggerPreview preview = Split("Second").Preview(source);
        Assert.HasCount(3, preview.RowView);
        Assert.IsTrue(preview.ColumnView.Any(column => column.Column.Name == "Y" && column.Values[0] is ImagePlane));
    }

    private FusionEstimator<FusionTransformer> Split(string column) => _context.Transforms.SplitYCrCb("Y", "Cr", "Cb", column);

    private IDataView Source() => _context.Data.LoadFromEnumerable(SamplePair.Rows());

    private sealed class MergedRow
    {
        [ImageType(SamplePair.Height, SamplePair.Width)]
        public MLImage? Merged { get; set; }
    }
}
