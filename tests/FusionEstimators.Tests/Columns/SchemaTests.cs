using FreshProcess;
using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class SchemaTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    public void A_missing_column_is_named_with_the_columns_that_are_there()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        SchemaMismatchException error = Assert.ThrowsExactly<SchemaMismatchException>(() =>
            _context.Transforms.SplitYCrCb("Y", "Cr", "Cb", "Third").Fit(rows)
        );
        Assert.AreEqual("Third", error.ColumnName);
        Assert.AreEqual("There is no column 'Third' (Image needed); the data has 'First', 'Second'.", error.Message);
    }

    [TestMethod]
    public void A_column_of_the_wrong_type_is_named_with_both_types()
    {
        IDataView rows = _context.Data.LoadFromEnumerable([new NumberRow()]);
        SchemaMismatchException error = Assert.ThrowsExactly<SchemaMismatchException>(() =>
            _context.Transforms.ConvertPlaneToImage("Image", "Number").Fit(rows)
        );
        Assert.AreEqual("Column 'Number' is of type Single; Plane is needed.", error.Message);
    }

    [TestMethod]
    public void A_pipeline_notices_a_wrong_type_before_any_data_is_read()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        IEstimator<ITransformer> pipeline = _context
            .Transforms.SplitYCrCb("Y", "Cr", "Cb", "First")
            .Append(_context.Transforms.ExtractPixels("Features", "Second"))
            .Append(_context.Transforms.ConvertPlaneToImage("Image", "Features"));
        SchemaMismatchException error = Assert.ThrowsExactly<SchemaMismatchException>(() =>
            pipeline.GetOutputSchema(TestRows.ShapeOf(rows))
        );
        Assert.AreEqual("Column 'Features' is of type Vector<Single>; Plane is needed.", error.Message);
    }

    [TestMethod]
    public void Sizes_that_can_not_agree_are_noticed_in_the_schema()
    {
        IDataView rows = _context.Data.LoadFromEnumerable([new TwoSizes()]);
        SchemaMismatchException error = Assert.ThrowsExactly<SchemaMismatchException>(() =>
            _context.Transforms.MergeYCrCb("Image", "Small", "Large", "Small").Fit(rows)
        );
        Assert.AreEqual(
            "Column 'Small' is of type Plane<2, 3> but column 'Large' is of type Plane<4, 6>: both must have the same size.",
            error.Message
        );
    }

    [TestMethod]
    public void The_shape_promises_the_schema_that_the_data_have()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        IEstimator<ITransformer> pipeline = _context
            .Transforms.SplitYCrCb("Y", "Cr", "Cb", "First")
            .Append(_context.Transforms.ConvertPlaneToImage("First", "Y"));
        SchemaShape shape = pipeline.GetOutputSchema(TestRows.ShapeOf(rows));
        DataViewSchema schema = pipeline.Fit(rows).GetOutputSchema(rows.Schema);
        DataViewSchema.Column[] visible = [.. schema.Where(column => !column.IsHidden)];
        CollectionAssert.AreEquivalent(
            visible.Select(column => column.Name).ToArray(),
            shape.Select(column => column.Name).ToArray()
        );
        foreach (SchemaShape.Column column in shape)
        {
            Assert.IsTrue(column.ItemType.Equals(schema[column.Name].Type), column.Name);
        }
    }

    [TestMethod]
    public void Two_outputs_of_one_name_and_empty_names_are_refused()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.SplitYCrCb("Y", "C", "C", "First")).Message,
            "'C'"
        );
        Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.ConvertPlaneToImage(" "));
        Assert.ThrowsExactly<ArgumentNullException>(() => _context.Transforms.MergeYCrCb("Image", "Y", null!, "Cb"));
    }

    private sealed class NumberRow
    {
        public float Number { get; set; }
    }

    private sealed class TwoSizes
    {
        [PlaneType(2, 3)]
        public ImagePlane? Small { get; set; }

        [PlaneType(4, 6)]
        public ImagePlane? Large { get; set; }
    }
}
