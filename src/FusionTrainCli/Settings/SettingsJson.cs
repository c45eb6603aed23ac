using System.Text.Json;
using System.Text.Json.Serialization;

namespace FusionML.TrainCli;

/// <summary>Reads settings: comments and trailing commas are allowed, names and values that do not belong there are not.</summary>
internal static class SettingsJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Reads a settings file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="check">Throws <see cref="JsonException"/> on settings that contradict each other.</param>
    /// <exception cref="UsageException">
    /// It can't be read, is no JSON, or has a value or a name that does not belong there.
    /// </exception>
    public static TSettings Read<TSettings>(string path, Action<TSettings> check)
    {
        try
        {
            return Parse(File.ReadAllText(path), path, check);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} can't be read. {error.Message}");
        }
    }

    /// <summary>Reads settings from text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="check">As for <see cref="Read"/>.</param>
    /// <exception cref="UsageException">It is no JSON, or has a value or a name that does not belong there.</exception>
    public static TSettings Parse<TSettings>(string json, string name, Action<TSettings> check) => Guarded(name, () =>
        {
            TSettings settings = JsonSerializer.Deserialize<TSettings>(json, Options)
                ?? throw new JsonException("the file holds null.");
            check(settings);
            return settings;
        });

    /// <summary>Reads a part of settings whose type is known only now.</summary>
    /// <param name="part">The part.</param>
    /// <param name="type">Its type.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="UsageException">It has a value or a name that does not belong there.</exception>
    public static object? Part(JsonElement part, Type type, string name) => Guarded(name, () => part.Deserialize(type, Options));

    /// <summary>Options refuse values out of their ranges by an error of their own.</summary>
    private static T Guarded<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is JsonException or ArgumentOutOfRangeException)
        {
            throw new UsageException($"{name}: {error.Message}");
        }
    }
}
