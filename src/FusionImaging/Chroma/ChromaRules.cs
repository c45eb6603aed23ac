namespace FusionML.Imaging;

/// <summary>The chroma rules that need no trained weights, by the names that options and commands use.</summary>
/// <remarks>All members, and the rules, can be used from several threads at once.</remarks>
public static class ChromaRules
{
    private static readonly Dictionary<string, IChromaRule> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["distance"] = new DistanceChromaRule(),
        ["zero"] = new ZeroDistanceChromaRule(),
        ["average"] = new AverageChromaRule(),
        ["first"] = new FirstChromaRule(),
        ["second"] = new SecondChromaRule(),
    };

    /// <summary>The names: distance, zero, average, first, second.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>The rule called <paramref name="name"/>, in capital or small letters.</summary>
    /// <exception cref="ArgumentException">There is no such rule; the message lists the names.</exception>
    public static IChromaRule Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ByName.TryGetValue(name, out IChromaRule? rule)
            ? rule
            : throw new ArgumentException(
                $"There is no chroma rule '{name}'; there are {string.Join(", ", Names)}.",
                nameof(name)
            );
    }
}
