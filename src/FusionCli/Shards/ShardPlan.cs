using System.Text.Json;

namespace FusionML.Cli;

/// <summary>What the shards of one work have in common, as their journals say it. All of it decides what results are.</summary>
/// <param name="Command">The command, <c>fuse</c> or <c>evaluate</c>.</param>
/// <param name="Version">The version and build of the program.</param>
/// <param name="Manifest">A digest of the list of pairs.</param>
/// <param name="Weights">A digest of the weights; empty for none.</param>
/// <param name="Folder">The folder that paths are relative to.</param>
/// <param name="Words">The options of the command, without those that change no result.</param>
internal sealed record ShardPlan(
    string Command,
    string Version,
    string Manifest,
    string Weights,
    string Folder,
    IReadOnlyList<string> Words
)
{
    /// <summary>The plan in a journal's own form.</summary>
    /// <exception cref="ShardException">The text is no plan.</exception>
    public static ShardPlan Parse(string json, string journal)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            return new ShardPlan(
                Text("command"),
                Text("version"),
                Text("manifest"),
                Text("weights"),
                Text("folder"),
                [.. root.GetProperty("words").EnumerateArray().Select(word => word.GetString()!)]
            );

            string Text(string name) => root.GetProperty(name).GetString()!;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ShardException(
                $"{journal} does not say what it is of; run its shard again, with --force where it was damaged.",
                e
            );
        }
    }

    /// <summary>The plan as the JSON text of an object.</summary>
    public string ToJson()
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteString("command", Command);
            json.WriteString("version", Version);
            json.WriteString("manifest", Manifest);
            json.WriteString("weights", Weights);
            json.WriteString("folder", Folder);
            json.WriteStartArray("words");
            foreach (string word in Words)
            {
                json.WriteStringValue(word);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>Refuses a plan that gives other results than this one.</summary>
    /// <param name="name">What this plan is of.</param>
    /// <param name="other">The other plan.</param>
    /// <param name="otherName">What that one is of.</param>
    /// <exception cref="ShardException">They differ; both sides are named.</exception>
    public void RequireSame(string name, ShardPlan other, string otherName)
    {
        (string What, string Mine, string Theirs)[] facts =
        [
            ("command", Command, other.Command),
            ("program", Version, other.Version),
            ("list of pairs", Manifest, other.Manifest),
            ("weights", Weights, other.Weights),
            ("options", string.Join(' ', Words), string.Join(' ', other.Words)),
            ("working folder", Folder, other.Folder),
        ];
        if (facts.FirstOrDefault(fact => fact.Mine != fact.Theirs) is (string what, string mine, string theirs))
        {
            throw new ShardException(
                $"{name} and {otherName} do not go together: the {what} of the one is {Shown(mine)}, of the other {Shown(theirs)}. "
                    + "Run the shards of one work alike, or give another folder."
            );
        }

        static string Shown(string fact) => fact.Length > 0 ? fact : "none";
    }
}
