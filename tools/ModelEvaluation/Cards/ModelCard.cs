using System.Globalization;
using System.Text;
using FusionML.Inference;

namespace FusionML.ModelEvaluation;

/// <summary>The page of a weight file, in Markdown, from its metadata and its tensors.</summary>
internal static class ModelCard
{
    /// <summary>
    /// The metadata's key for the digest of the weights that the metrics were measured with; missing where a person wrote them.
    /// </summary>
    public const string MeasuredWeights = "measured_weights";

    private static readonly (string Key, string Heading)[] Sections =
    [
        (WeightMetadata.TrainingData, "Training data"),
        (WeightMetadata.DataLicence, "Licence situation of the data"),
        (WeightMetadata.Recipe, "Recipe"),
        (WeightMetadata.Seeds, "Seeds"),
        (WeightMetadata.Hours, "Hours"),
        (WeightMetadata.ValidationMetrics, "Validation metrics"),
        (WeightMetadata.TestMetrics, "Test metrics"),
        (WeightMetadata.KnownFailures, "Known failures"),
    ];

    /// <summary>Writes the page.</summary>
    /// <param name="fileName">The file's name.</param>
    /// <param name="weights">The weights.</param>
    /// <exception cref="EvaluationInputException">
    /// A key of the card is missing, or its metrics were measured with other weights.
    /// </exception>
    /// <exception cref="WeightsException">The weights are of no known network.</exception>
    public static string Write(string fileName, WeightFile weights)
    {
        RequireOwnMetrics(fileName, weights);
        NetworkLayout layout = NetworkRegistry.Recognize(weights).Layout;
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"# {fileName}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"| | |\n| --- | --- |\n| network | {layout.Network} |\n");
        page.Append(
            CultureInfo.InvariantCulture,
            $"| task | {weights.Metadata.GetValueOrDefault(WeightMetadata.Task, "any")} |\n"
        );
        page.Append(
            CultureInfo.InvariantCulture,
            $"| image order | {weights.Metadata.GetValueOrDefault(WeightMetadata.ImageOrder, WeightMetadata.FirstSecond)} |\n"
        );
        page.Append(
            CultureInfo.InvariantCulture,
            $"| values | {weights.Tensors.Sum(tensor => (long)tensor.Values.Length):N0} in {weights.Tensors.Count} tensors |\n"
        );
        string[] known = [WeightMetadata.Network, WeightMetadata.Task, WeightMetadata.ImageOrder, .. WeightMetadata.CardKeys];
        foreach (
            (string key, string value) in weights
                .Metadata.Where(entry => !known.Contains(entry.Key))
                .OrderBy(entry => entry.Key, StringComparer.Ordinal)
        )
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {key} | {value.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings("<br>")} |\n"
            );
        }

        foreach ((string key, string heading) in Sections)
        {
            string text = weights.Metadata.GetValueOrDefault(key)
                ?? throw new EvaluationInputException($"{fileName}: the metadata has no {key}; see the command stamp.");
            page.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n");
            page.Append(Paragraphs(text));
        }

        page.Append("\nThis page is made from the file's metadata by `eng/evaluate.sh --cards`.\n");
        return page.ToString();
    }

    private static void RequireOwnMetrics(string fileName, WeightFile weights)
    {
        string own = WeightDigest.Of(weights);
        if (weights.Metadata.TryGetValue(MeasuredWeights, out string? measured) && measured != own)
        {
            throw new EvaluationInputException(
                $"{fileName}: its metrics were measured with the weights {measured}, but these are {own}; see the command stamp."
            );
        }
    }

    /// <summary>One line is a paragraph, several are a list.</summary>
    private static string Paragraphs(string text)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        return lines.Length == 1 ? $"{lines[0]}\n" : string.Concat(lines.Select(line => $"- {line}\n"));
    }
}
