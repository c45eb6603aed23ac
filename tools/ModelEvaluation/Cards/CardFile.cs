using System.Text.Json;
using FusionML.Inference;

namespace FusionML.ModelEvaluation;

/// <summary>
/// What a person says about a model, as a JSON object: keys of <see cref="WeightMetadata"/>, each with a text or a list of lines.
/// </summary>
internal static class CardFile
{
    private static readonly string[] OtherKeys = [WeightMetadata.Network, WeightMetadata.Task, WeightMetadata.ImageOrder];

    /// <summary>Reads a card.</summary>
    /// <exception cref="EvaluationInputException">
    /// The file can't be read, is no such object, or has a key that no card has.
    /// </exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(
                File.ReadAllText(path),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
            );
            return json.RootElement.EnumerateObject().ToDictionary(entry => Known(path, entry.Name), entry => Text(path, entry));
        }
        catch (Exception error)
            when (error
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or InvalidOperationException
                        or ArgumentException
            )
        {
            throw new EvaluationInputException($"{path}: the card can't be read. {error.Message}", error);
        }
    }

    private static string Known(string path, string key)
    {
        string[] known = [.. WeightMetadata.CardKeys, .. OtherKeys];
        return known.Contains(key, StringComparer.Ordinal)
            ? key
            : throw new EvaluationInputException($"{path}: a card has no key '{key}'; there are {string.Join(", ", known)}.");
    }

    private static string Text(string path, JsonProperty entry)
    {
        string text = entry.Value.ValueKind switch
        {
            JsonValueKind.String => entry.Value.GetString()!,
            JsonValueKind.Array => string.Join('\n', entry.Value.EnumerateArray().Select(line => line.GetString())),
            _ => throw new EvaluationInputException($"{path}: '{entry.Name}' is neither a text nor a list of lines."),
        };
        return text.Trim().Length > 0
            ? text.Trim()
            : throw new EvaluationInputException($"{path}: '{entry.Name}' is empty; say what is so, 'none known' if that is so.");
    }
}
