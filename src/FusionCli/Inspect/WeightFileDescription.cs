using System.Globalization;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>What <c>inspect</c> says about a weight file.</summary>
internal static class WeightFileDescription
{
    /// <summary>Names and values, line by line.</summary>
    /// <exception cref="WeightsException">The tensors are not those of the network that the file is of.</exception>
    public static IEnumerable<(string Name, string Value)> Of(WeightFile weights)
    {
        (string Name, string Value)[] network = [.. Network(weights)];
        yield return ("format", "safetensors");
        foreach ((string name, string value) in network)
        {
            yield return (name, value);
        }

        foreach ((string key, string value) in weights.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            yield return ("metadata", $"{key} = {value}");
        }

        foreach (WeightTensor tensor in weights.Tensors)
        {
            (float low, float high) = tensor.Values.Length == 0 ? (0, 0) : (tensor.Values.Min(), tensor.Values.Max());
            yield return ("tensor", string.Create(CultureInfo.InvariantCulture, $"{tensor}  {low:G4} to {high:G4}"));
        }

        foreach (string name in weights.IgnoredTensors)
        {
            yield return ("integers", name);
        }
    }

    private static IEnumerable<(string Name, string Value)> Network(WeightFile weights)
    {
        NetworkLayout? layout = null;
        try
        {
            layout = NetworkRegistry.Recognize(weights).Layout;
        }
        catch (WeightsException)
        {
            // A sound file of something else is still worth looking at.
        }

        long count = weights.Tensors.Sum(tensor => (long)tensor.Values.Length);
        string values = string.Create(CultureInfo.InvariantCulture, $"{count:N0} in {weights.Tensors.Count} tensors");
        if (layout is null)
        {
            yield return ("network", "none that FusionML runs");
            yield return ("values", values);
            yield break;
        }

        IReadOnlyList<string> unused = layout.Check(weights);
        yield return ("network", layout.Network);
        yield return ("values", values);
        yield return (
            "parameters",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{layout.ParameterCount:N0}, of which {layout.LiveParameterCount:N0} are live"
            )
        );
        foreach (string name in unused)
        {
            yield return ("not used", name);
        }
    }
}
