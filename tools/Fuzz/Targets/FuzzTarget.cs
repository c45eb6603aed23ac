namespace FusionML.Fuzz;

/// <summary>Something that reads files of strangers.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Seeds">The files that mutations start from.</param>
/// <param name="Read">Reads a file.</param>
/// <param name="IsForeseen">True for an error that a caller must reckon with.</param>
internal sealed record FuzzTarget(
    string Name,
    Func<IReadOnlyList<byte[]>> Seeds,
    Action<byte[]> Read,
    Func<Exception, bool> IsForeseen
);
