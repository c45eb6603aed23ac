namespace FusionML.Estimators;

/// <summary>
/// How the state of a transformer stands in its folder of a model file: one entry with a magic number, the format's version,
/// the kind of transformer, the digests of further entries such as weights, and the kind's own fields, all little-endian; and beside it
/// those entries.
/// </summary>
internal static class StateFormat
{
    /// <summary>The name of the entry that holds the state.</summary>
    public const string EntryName = "FusionML.State.bin";

    /// <summary>"FMLT" in ASCII, read as a little-endian number.</summary>
    public const uint Magic = 0x544C4D46;

    /// <summary>
    /// The version that is written. It moves when the layout of the entry changes; a kind's own fields have a version of their
    /// own. Version 2 adds the digests of the other entries.
    /// </summary>
    public const int Version = 2;

    /// <summary>The first version that says what the other entries' bytes must be.</summary>
    public const int FirstVersionWithDigests = 2;

    /// <summary>The bytes of a digest, SHA-256.</summary>
    public const int DigestLength = 32;

    /// <summary>The most bytes of one string in UTF-8.</summary>
    public const int MaximumStringLength = 4096;

    /// <summary>The most items of one list.</summary>
    public const int MaximumListLength = 1024;

    /// <summary>The most bytes of the whole entry.</summary>
    public const long MaximumEntryLength = 1 << 20;
}
