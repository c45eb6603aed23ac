using System.Globalization;
using FusionML.Testing;

namespace FusionML.Metrics.Tests;

/// <summary>
/// One line of golden.csv (or golden_nan.csv, where the value is NaN) with the id that ids.csv gives to its metric.
/// </summary>
internal sealed record GoldenRow(
    string Pair,
    string Rule,
    string Metric,
    string Variant,
    string Engine,
    double Value,
    double Tolerance,
    string Condition,
    string Id
)
{
    private static readonly Lazy<IReadOnlyList<GoldenRow>> Rows = new(() => Load("golden.csv"));
    private static readonly Lazy<IReadOnlyList<GoldenRow>> NaNRows = new(() => Load("golden_nan.csv"));

    /// <summary>All lines of golden.csv.</summary>
    public static IReadOnlyList<GoldenRow> All => Rows.Value;

    /// <summary>All lines of golden_nan.csv.</summary>
    public static IReadOnlyList<GoldenRow> AllNaN => NaNRows.Value;

    /// <summary>Why the row is not asserted; null if it is.</summary>
    public string? ReasonNotAsserted =>
        Id.Length == 0 ? "helper or cross-check without an id"
        : Condition is "ok" or "float32" ? null
        : $"the reference is {Condition}";

    /// <summary>The ids of ids.csv, each once.</summary>
    public static IReadOnlyList<string> Ids() =>
        [.. ReadTable("ids.csv").Select(fields => fields["id"]).Where(id => id.Length > 0).Distinct()];

    /// <inheritdoc/>
    public override string ToString() => $"{Pair} {Rule} {Metric} ({Variant}, {Engine}, {Condition})";

    private static List<GoldenRow> Load(string file)
    {
        Dictionary<(string, string), string> ids = ReadTable("ids.csv")
            .ToDictionary(fields => (fields["metric"], fields["variant"]), fields => fields["id"]);

        // The two ids under which two codes differ: on colour VIFB puts the bands side by side, MEFB takes the mean of the bands;
        // and MEFB stretches x / 255, which rounds ties to another side (mefb_garage F1 has both .3455629628 and .3455357661).
        ids[("Spatial_frequency", "MEFB")] = "SF:MEFB";
        ids[("Qcb", "MEFB")] = "QCB:MEFB";
        return
        [
            .. ReadTable(file)
                .Select(fields => new GoldenRow(
                    fields["pair"],
                    fields["rule"],
                    fields["metric"],
                    fields["variant"],
                    fields["engine"],
                    Number(fields, "value"),
                    Number(fields, "tol_abs"),
                    fields.GetValueOrDefault("condition", "NaN"),
                    ids[(fields["metric"], fields["variant"])]
                )),
        ];
    }

    private static double Number(Dictionary<string, string> fields, string column) =>
        !fields.TryGetValue(column, out string? text) ? double.NaN
        : text == "inf" ? double.PositiveInfinity
        : double.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<Dictionary<string, string>> ReadTable(string file)
    {
        string[] lines = File.ReadAllLines(SharedFiles.Require($"reference/metrics/{file}"));
        string[] columns = lines[0].Split(',');
        return lines
            .Skip(1)
            .Select(line => line.Split(','))
            .Select(fields => columns.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second));
    }
}
