namespace FusionML.Cli;

/// <summary>One fusion that is asked for.</summary>
/// <param name="Id">What lists call it.</param>
/// <param name="Sources">
/// The files of its pictures, in the order of the fusion; a dash for standard input. One file alone holds all pictures.
/// </param>
/// <param name="Output">The file of the fused picture; its extension is the format.</param>
internal sealed record FuseJob(string Id, IReadOnlyList<string> Sources, string Output)
{
    /// <summary>The picture goes to standard output; <see cref="Output"/> is only what messages call it.</summary>
    public bool ToStandardOutput { get; init; }

    /// <summary>Why there is nothing to fuse, if that is known before a picture is read.</summary>
    public string? Problem { get; init; }
}
