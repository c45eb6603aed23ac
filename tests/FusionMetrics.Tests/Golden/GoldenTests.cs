using System.Globalization;

namespace FusionML.Metrics.Tests;

/// <summary>Every metric against the values that the published codes give.</summary>
[TestClass]
public sealed class GoldenTests
{
    // Ids that golden.csv has no asserted row for.
    private static readonly string[] WithoutAssertedRows =
    [
        "RMSE",
        "Nabf:RFN-01",
        "FMI:wavelet",
        .. AppearanceMetrics.All.Select(metric => metric.Definition.Id),
    ];

    // One pixel without a value makes the whole number NaN in Z. Liu's code; these ids are defined to leave such pixels out.
    private static readonly string[] MeansOverDefinedPixels = ["QC", "QY"];

    /// <summary>Set by the test framework.</summary>
    public TestContext TestContext { get; set; } = null!;

    private static IEnumerable<object[]> Ids => MetricRegistry.All.Select(metric => new object[] { metric.Definition.Id });

    [TestMethod]
    [DynamicData(nameof(Ids))]
    public void Reproduces_every_golden_row_of_its_id_within_the_tolerance(string id)
    {
        FusionMetric metric = MetricRegistry.Get(id);
        GoldenRow[] rows = [.. GoldenRow.All.Where(row => row.Id == id && row.ReasonNotAsserted is null)];
        Assert.AreEqual(WithoutAssertedRows.Contains(id), rows.Length == 0, $"{id} has {rows.Length} rows to assert");
        List<string> misses = [];
        double worst = 0;
        foreach (GoldenRow row in rows)
        {
            MetricValue value = metric.Compute(GoldenPictures.Of(row), TestContext.CancellationToken);
            double error = Math.Abs(value.Value - row.Value) / row.Tolerance;
            worst = Math.Max(worst, error);
            if (!(error <= 1))
            {
                misses.Add($"{row}: {value} instead of {row.Value:G10}, {error:G3} tolerances off");
            }
        }

        TestContext.WriteLine($"{id}: {rows.Length} rows asserted, the worst is {worst:G3} tolerances off");
        Assert.IsEmpty(misses, $"{misses.Count} of {rows.Length} rows:\n{string.Join('\n', misses)}");
    }

    [TestMethod]
    public void Asserts_every_row_that_has_an_id_and_a_sound_reference()
    {
        ILookup<bool, GoldenRow> rows = GoldenRow.All.ToLookup(row => row.ReasonNotAsserted is null);
        string[] unregistered = [.. rows[true].Select(row => row.Id).Distinct().Where(id => !MetricRegistry.TryGet(id, out _))];
        Assert.IsEmpty(unregistered, $"ids with golden rows that the registry lacks: {string.Join(", ", unregistered)}");

        TestContext.WriteLine($"{rows[true].Count()} of {GoldenRow.All.Count} rows are asserted, {rows[false].Count()} are not:");
        foreach (IGrouping<string?, GoldenRow> reason in rows[false].GroupBy(row => row.ReasonNotAsserted))
        {
            TestContext.WriteLine($"{reason.Key}: {reason.Count()} rows");
            foreach (GoldenRow row in reason)
            {
                TestContext.WriteLine(Line(row));
            }
        }

        Assert.HasCount(5974, GoldenRow.All);
        Assert.AreEqual(4663, rows[true].Count());
    }

    [TestMethod]
    public void The_registry_has_every_id_of_the_list()
    {
        string[] missing = [.. GoldenRow.Ids().Where(id => !MetricRegistry.TryGet(id, out _))];
        Assert.IsEmpty(missing, string.Join(", ", missing));
    }

    [TestMethod]
    [DynamicData(nameof(Ids))]
    public void Gives_NaN_with_a_reason_where_the_reference_gives_NaN(string id)
    {
        foreach (GoldenRow row in GoldenRow.AllNaN.Where(row => row.Id == id))
        {
            MetricValue value = MetricRegistry.Get(id).Compute(GoldenPictures.Of(row), TestContext.CancellationToken);
            Assert.AreEqual(MeansOverDefinedPixels.Contains(id), value.IsDefined, $"{row} is {value}");
            Assert.AreNotEqual(value.IsDefined, double.IsNaN(value.Value), row.ToString());
        }
    }

    [TestMethod]
    public void Reads_gray_as_the_reference_does()
    {
        GoldenRow[] rows = [.. GoldenRow.All.Where(row => row.Metric.StartsWith("GRAYSUM", StringComparison.Ordinal))];
        Assert.HasCount(145, rows);
        foreach (GoldenRow row in rows)
        {
            char role = row.Metric["GRAYSUM_".Length];
            MetricPicture picture = GoldenPictures.Read(row.Pair, role == 'F' ? row.Rule : role.ToString());
            BytePlane gray = row.Variant == "CDDFuse" ? picture.OpenCvGray : picture.Gray;
            double sum = 0;
            foreach (byte sample in gray.Samples)
            {
                sum += sample;
            }

            Assert.AreEqual(row.Value, sum, row.ToString());
        }
    }

    private static string Line(GoldenRow row)
    {
        if (row.Id.Length == 0 || !MetricRegistry.TryGet(row.Id, out FusionMetric? metric))
        {
            return $"  {row}";
        }

        MetricValue value = metric.Compute(GoldenPictures.Of(row));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  {row}: {row.Value:G10}, here {value} (tolerance {row.Tolerance:G3})"
        );
    }
}
