using FreshProcess;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

/// <summary>What every estimator of the catalog must be able to do.</summary>
[TestClass]
public sealed class EveryEstimatorTests
{
    private const int RowCount = 10;

    private readonly MLContext _context = new();

    public static IEnumerable<object[]> Names => CatalogEntry.All.Keys.Select(name => new object[] { name });

    [TestMethod]
    public void Every_method_of_the_catalog_has_an_entry_here()
    {
        string[] methods =
        [
            .. typeof(FusionEstimator<>)
                .Assembly.GetExportedTypes()
                .SelectMany(type => type.GetMethods())
                .Where(method => method.IsStatic)
                .Where(method => method.GetParameters().FirstOrDefault()?.ParameterType == typeof(TransformsCatalog))
                .Select(method => method.Name)
                .Distinct(),
        ];
        string[] tested = [.. CatalogEntry.All.Keys.Select(name => name.Split(' ')[0]).Distinct()];
        CollectionAssert.AreEquivalent(methods, tested);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void The_shape_promises_the_schema_and_the_columns_that_the_data_have(string name)
    {
        (CatalogEntry entry, IDataView rows) = (CatalogEntry.All[name], Rows());
        IEstimator<FusionTransformer> estimator = entry.Create(_context.Transforms);
        SchemaShape shape = estimator.GetOutputSchema(TestRows.ShapeOf(rows));
        using FusionTransformer model = estimator.Fit(rows);
        DataViewSchema schema = model.GetOutputSchema(rows.Schema);
        IDataView transformed = model.Transform(rows);
        CollectionAssert.AreEquivalent(
            rows.Schema.Select(column => column.Name).Concat(entry.Outputs).ToArray(),
            shape.Select(column => column.Name).ToArray()
        );
        foreach (SchemaShape.Column column in shape)
        {
            Assert.AreEqual(column.ItemType, schema[column.Name].Type, column.Name);
            Assert.AreEqual(schema[column.Name].Type, transformed.Schema[column.Name].Type, column.Name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_column_that_is_missing_or_of_another_type_is_named(string name)
    {
        (CatalogEntry entry, IDataView rows) = (CatalogEntry.All[name], Rows());
        foreach (string input in entry.Inputs)
        {
            IDataView missing = _context.Transforms.DropColumns(input).Fit(rows).Transform(rows);
            IDataView wrong = _context.Transforms.CopyColumns(input, nameof(EveryRow.Number)).Fit(rows).Transform(rows);
            foreach (IDataView broken in new[] { missing, wrong })
            {
                IEstimator<FusionTransformer> estimator = entry.Create(_context.Transforms);
                SchemaMismatchException error = Assert.ThrowsExactly<SchemaMismatchException>(() => estimator.Fit(broken));
                Assert.AreEqual(input, error.ColumnName);
                StringAssert.Contains(error.Message, $"'{input}'");
                Assert.AreEqual(
                    input,
                    Assert
                        .ThrowsExactly<SchemaMismatchException>(() => estimator.GetOutputSchema(TestRows.ShapeOf(broken)))
                        .ColumnName
                );
                using FusionTransformer model = estimator.Fit(rows);
                Assert.ThrowsExactly<SchemaMismatchException>(() => model.Transform(broken));
                Assert.ThrowsExactly<SchemaMismatchException>(() => model.GetRowToRowMapper(broken.Schema));
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Only_what_is_needed_is_asked_of_the_source_and_nothing_is_read_early(string name)
    {
        CatalogEntry entry = CatalogEntry.ToRead(name);
        CountingView source = new(Rows());
        using FusionTransformer model = entry.Create(_context.Transforms).Fit(source);
        IDataView rows = model.Transform(source);
        using (rows.GetRowCursor([rows.Schema[nameof(EveryRow.Number)]]))
        {
            CollectionAssert.AreEqual(new[] { nameof(EveryRow.Number) }, source.Asked);
        }

        source.Asked.Clear();
        DataViewSchema.Column output = rows.Schema[entry.Outputs[^1]];
        using DataViewRowCursor cursor = rows.GetRowCursor([output]);
        CollectionAssert.AreEquivalent(entry.Inputs, source.Asked);
        Func<string> read = Fingerprint.Reader(cursor, output);
        Assert.IsTrue(cursor.MoveNext());
        Assert.AreEqual(0, source.Reads);
        read();
        Assert.IsLessThanOrEqualTo(entry.Inputs.Length, source.Reads);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Eight_cursors_give_what_one_gives(string name)
    {
        CatalogEntry entry = CatalogEntry.ToRead(name);
        CountingView source = new(Rows());
        using FusionTransformer model = entry.Create(_context.Transforms).Fit(source);
        IDataView rows = model.Transform(source);
        DataViewSchema.Column output = rows.Schema[entry.Outputs[^1]];
        string[] actual = new string[RowCount];
        DataViewRowCursor[] cursors = rows.GetRowCursorSet([output], 8);
        Assert.HasCount(8, cursors);
        Parallel.ForEach(cursors, cursor =>
        {
            using (cursor)
            {
                Func<string> read = Fingerprint.Reader(cursor, output);
                while (cursor.MoveNext())
                {
                    actual[cursor.Batch] = read();
                }
            }
        });
        CollectionAssert.AreEqual(Fingerprint.OfColumn(rows, output.Name).ToArray(), actual);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_saved_model_is_loaded_with_its_type_and_gives_the_same_values(string name)
    {
        (CatalogEntry entry, IDataView rows) = (CatalogEntry.ToRead(name), Rows(2));
        using FusionTransformer model = entry.Create(_context.Transforms).Fit(rows);
        SavedModel saved = new(_context, model);
        using FusionTransformer loaded = (FusionTransformer)saved.Load();
        Assert.AreEqual(model.GetType(), loaded.GetType());
        CollectionAssert.AreEqual(saved.State, new SavedModel(_context, loaded).State);
        foreach (string output in entry.Outputs)
        {
            CollectionAssert.AreEqual(
                Fingerprint.OfColumn(model.Transform(rows), output).ToArray(),
                Fingerprint.OfColumn(loaded.Transform(rows), output).ToArray()
            );
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_prediction_engine_gives_what_a_cursor_gives(string name)
    {
        (CatalogEntry entry, IDataView rows) = (CatalogEntry.ToRead(name), Rows(3));
        FusionTransformer model = entry.Create(_context.Transforms).Fit(rows);
        string[] expected = [.. Fingerprint.OfColumn(model.Transform(rows), entry.Outputs[0])];
        CollectionAssert.AreEqual(
            expected,
            entry.Outputs[0] switch
            {
                nameof(ImagePrediction.Image) => Predict<ImagePrediction>(model),
                nameof(PlanePrediction.A) => Predict<PlanePrediction>(model),
                nameof(FilePrediction.FileA) => Predict<FilePrediction>(model),
                nameof(AlignedPrediction.Aligned) => Predict<AlignedPrediction>(model),
                _ => Predict<MetricPrediction>(model),
            }
        );
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Stock_transforms_go_before_and_after_and_a_preview_shows_the_columns(string name)
    {
        (CatalogEntry entry, IDataView rows) = (CatalogEntry.ToRead(name), Rows(2));
        IEstimator<ITransformer> pipeline = _context
            .Transforms.CopyColumns("Copy", nameof(EveryRow.Number))
            .Append(entry.Create(_context.Transforms))
            .Append(_context.Transforms.CopyColumns("Renamed", entry.Outputs[0]))
            .Append(_context.Transforms.SelectColumns("Renamed", "Copy"));
        ITransformer model = pipeline.Fit(rows);
        IDataView result = model.Transform(rows);
        using FusionTransformer alone = entry.Create(_context.Transforms).Fit(rows);
        CollectionAssert.AreEquivalent(
            new[] { "Renamed", "Copy" },
            result.Schema.Where(column => !column.IsHidden).Select(column => column.Name).ToArray()
        );
        CollectionAssert.AreEqual(
            Fingerprint.OfColumn(alone.Transform(rows), entry.Outputs[0]).ToArray(),
            Fingerprint.OfColumn(result, "Renamed").ToArray()
        );
        DataDebuggerPreview preview = result.Preview(maxRows: 1);
        Assert.HasCount(1, preview.RowView);
        Assert.IsNotNull(preview.RowView[0].Values.Single(pair => pair.Key == "Renamed").Value);
        (model as IDisposable)?.Dispose();
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Each_fit_can_be_disposed_of_twice_and_by_itself(string name)
    {
        (CatalogEntry entry, IDataView rows) = (CatalogEntry.ToRead(name), Rows(1));
        IEstimator<FusionTransformer> estimator = entry.Create(_context.Transforms);
        using FusionTransformer kept = estimator.Fit(rows);
        FusionTransformer gone = estimator.Fit(rows);
        _ = Fingerprint.OfColumn(gone.Transform(rows), entry.Outputs[0]);
        gone.Dispose();
        gone.Dispose();
        Assert.HasCount(1, Fingerprint.OfColumn(kept.Transform(rows), entry.Outputs[0]));
    }

    private string[] Predict<T>(ITransformer model)
        where T : class, IPrediction, new()
    {
        using PredictionEngine<EveryRow, T> engine = _context.Model.CreatePredictionEngine<EveryRow, T>(model);
        return [.. EveryRow.Rows(3).Select(row => engine.Predict(row).GetFingerprint())];
    }

    private IDataView Rows(int count = RowCount) => _context.Data.LoadFromEnumerable(EveryRow.Rows(count));
}
