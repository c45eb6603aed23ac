using System.Globalization;
using System.Text.Json;

namespace FusionML.Cli.Tests;

[TestClass]
public sealed class MetricsCommandTests : CliTest
{
    [TestMethod]
    public void Json_is_a_flat_map_from_id_to_value()
    {
        CliRun run = Cli.Run("metrics", Cli.Near, Cli.Far, Cli.Sharp, "--metric", "EN,MI,MI:2EN,PSNR", "--format", "json");
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        CollectionAssert.AreEqual(
            new[] { "EN", "MI", "MI:2EN", "PSNR" },
            json.RootElement.EnumerateObject().Select(member => member.Name).ToArray()
        );

        // MI:2EN is by definition twice the entropy.
        Assert.AreEqual(
            2 * json.RootElement.GetProperty("EN").GetDouble(),
            json.RootElement.GetProperty("MI:2EN").GetDouble(),
            1e-9
        );
    }

    [TestMethod]
    public void A_value_that_does_not_exist_is_null_with_its_reason()
    {
        string tiny = WriteGray("tiny.pgm", 3, 3, (y, x) => 0.1 * (y + x));
        CliRun run = Cli.Run("metrics", tiny, tiny, tiny, "--metric", "EN,MS-SSIM", "--format", "json");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.AreEqual(JsonValueKind.Null, json.RootElement.GetProperty("MS-SSIM").ValueKind);
        Assert.IsGreaterThan(10, json.RootElement.GetProperty("$reasons").GetProperty("MS-SSIM").GetString()!.Length);
        Assert.IsFalse(json.RootElement.GetProperty("$reasons").TryGetProperty("EN", out _));
    }

    [TestMethod]
    public void Csv_has_a_header_and_full_precision()
    {
        CliRun json = Cli.Run("metrics", Cli.Near, Cli.Far, Cli.Sharp, "--metric", "SD", "--format", "json");
        CliRun csv = Cli.Run("metrics", Cli.Near, Cli.Far, Cli.Sharp, "--metric", "SD", "--format", "csv");
        string[] lines = csv.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.AreEqual("metric,value,reason", lines[0]);
        using JsonDocument document = JsonDocument.Parse(json.Output);
        double value = double.Parse(lines[1].Split(',')[1], CultureInfo.InvariantCulture);
        Assert.AreEqual(document.RootElement.GetProperty("SD").GetDouble(), value);
    }

    [TestMethod]
    public void The_table_names_every_metric_and_its_direction()
    {
        CliRun run = Cli.Run("metrics", Cli.Near, Cli.Far, Cli.Sharp, "--metric", "EN,SCD");
        StringAssert.Contains(run.Output, "EN");
        StringAssert.Contains(run.Output, "SCD");
        StringAssert.Contains(run.Output, "higher");
    }

    [TestMethod]
    public void A_reference_is_read_for_the_metrics_that_use_one()
    {
        string fused = WriteGray("fused.pgm", 4, 4, (_, _) => 0.2);
        string reference = WriteGray("reference.pgm", 4, 4, (_, _) => 0.4);
        CliRun run = Cli.Run("metrics", fused, fused, fused, "--metric", "PSNR", "--reference", reference, "--format", "json");
        using JsonDocument json = JsonDocument.Parse(run.Output);

        // 51 against 102 everywhere.
        Assert.AreEqual(10 * Math.Log10(255.0 * 255 / (51 * 51)), json.RootElement.GetProperty("PSNR").GetDouble(), 1e-9);
        CliRun missing = Cli.Run("metrics", fused, fused, fused, "--reference", PathOf("gone.pgm"));
        Assert.AreEqual(ExitCode.Picture, missing.ExitCode);
        StringAssert.Contains(missing.Error, "gone.pgm");
    }

    [TestMethod]
    public void An_unknown_metric_is_a_usage_error_that_offers_near_ones()
    {
        CliRun run = Cli.Run("metrics", Cli.Near, Cli.Far, Cli.Sharp, "--metric", "EN,MSSSIM");
        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        StringAssert.Contains(run.Error, "MSSSIM");
        StringAssert.Contains(run.Error, "MS-SSIM");
    }

    [TestMethod]
    public void All_metrics_are_listed_with_name_direction_and_need()
    {
        CliRun csv = Cli.Run("metrics", "--list", "--format", "csv");
        Assert.AreEqual(ExitCode.Done, csv.ExitCode, csv.Error);
        string[] lines = csv.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(FusionML.Metrics.MetricRegistry.All.Count + 1, lines);
        StringAssert.Contains(csv.Output, "EN,\"Entropy\",higher,no\n");
        StringAssert.Contains(csv.Output, "RMSE,");
        CliRun table = Cli.Run("metrics", "--list");
        StringAssert.Contains(table.Output, "needs reference");
        using JsonDocument json = JsonDocument.Parse(Cli.Run("metrics", "--list", "--format", "json").Output);
        Assert.AreEqual(lines.Length - 1, json.RootElement.GetProperty("metrics").GetArrayLength());
    }

    [TestMethod]
    public void Too_few_pictures_and_a_list_in_latex_are_usage_errors()
    {
        CliRun few = Cli.Run("metrics", Cli.Near, Cli.Far);
        Assert.AreEqual(ExitCode.Usage, few.ExitCode);
        StringAssert.Contains(few.Error, "FIRST SECOND FUSED");
        Assert.AreEqual(ExitCode.Usage, Cli.Run("metrics", "--list", "--format", "latex").ExitCode);
    }

    [TestMethod]
    public void A_latex_table_has_the_picture_as_its_row()
    {
        CliRun run = Cli.Run("metrics", Cli.Near, Cli.Far, Cli.Sharp, "--metric", "EN,MI:2EN", "--format", "latex");
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, "Method & EN$\\uparrow$ & MI:2EN$\\uparrow$ \\\\");
        StringAssert.Contains(run.Output, "sharp & ");
    }
}
