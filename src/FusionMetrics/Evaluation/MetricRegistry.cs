using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace FusionML.Metrics;

/// <summary>
/// All metrics by id: <c>NAME</c> is a metric's default form, <c>NAME:VARIANT</c> reproduces one published code's form.
/// </summary>
/// <remarks>Immutable; can be used from several threads at once.</remarks>
public static class MetricRegistry
{
    private const int NearIdCount = 3;

    /// <summary>Every metric and variant, family by family, a metric's default form before its variants.</summary>
    public static IReadOnlyList<FusionMetric> All { get; } =
    [
        .. InformationMetrics.All,
        .. StatisticsMetrics.All,
        .. GradientMetrics.All,
        .. StructureMetrics.All,
        .. PerceptionMetrics.All,
        .. AppearanceMetrics.All,
    ];

    // Below All, because static members are set in the order in which they stand here.
    private static readonly FrozenDictionary<string, FusionMetric> ById = All.ToFrozenDictionary(
        metric => metric.Definition.Id,
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The set that fusion papers print most: EN, SD, SF, AG, MI, SCD, MS-SSIM, SSIM, Qabf, VIF, PSNR.</summary>
    public static IReadOnlyList<FusionMetric> Default { get; } =
    [.. "EN,SD,SF,AG,MI,SCD,MS-SSIM,SSIM,Qabf,VIF,PSNR".Split(',').Select(Get)];

    /// <summary>The names that stand for several metrics in a list.</summary>
    private static readonly FrozenDictionary<string, IReadOnlyList<FusionMetric>> Groups = new Dictionary<
        string,
        IReadOnlyList<FusionMetric>
    >
    {
        ["all"] = All,
        ["default"] = Default,
        ["appearance"] = AppearanceMetrics.All,
        ["color"] = AppearanceMetrics.Color,
        ["brightness"] = AppearanceMetrics.Brightness,
        ["artifacts"] = AppearanceMetrics.Artifacts,
        ["medical"] = AppearanceMetrics.Medical,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The metric with this id, whatever the case of its letters.</summary>
    /// <exception cref="UnknownMetricException">There is none; the error names the nearest ids.</exception>
    public static FusionMetric Get(string id) => TryGet(id, out FusionMetric? metric) ? metric : throw Unknown(id);

    /// <summary>Finds the metric with this id, whatever the case of its letters.</summary>
    /// <returns>False if there is none.</returns>
    public static bool TryGet(string id, [NotNullWhen(true)] out FusionMetric? metric)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ById.TryGetValue(id.Trim(), out metric);
    }

    /// <summary>
    /// Reads a list such as <c>EN,MI:2EN,SSIM</c>; <c>all</c>, <c>default</c>, and of those for what people see <c>appearance</c>
    /// with its parts <c>color</c>, <c>brightness</c>, <c>artifacts</c> and <c>medical</c> stand for these sets.
    /// </summary>
    /// <returns>The metrics in the order of the list, each once.</returns>
    /// <exception cref="UnknownMetricException">An id is not known, or an entry is empty.</exception>
    public static IReadOnlyList<FusionMetric> Parse(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return [.. list.Split(',', StringSplitOptions.TrimEntries).SelectMany(Named).Distinct()];

        static IEnumerable<FusionMetric> Named(string entry) =>
            Groups.TryGetValue(entry, out IReadOnlyList<FusionMetric>? group) ? group : [Get(entry)];
    }

    private static UnknownMetricException Unknown(string id)
    {
        IEnumerable<string> near = All.Select(metric => metric.Definition.Id)
            .OrderByDescending(known => known.StartsWith(id + ":", StringComparison.OrdinalIgnoreCase))
            .ThenBy(known => EditDistance.Between(id, known))
            .Take(NearIdCount);
        return new UnknownMetricException(id, [.. near]);
    }
}
