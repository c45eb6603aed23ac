using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>Tells whether two paths lead to one file, through links too, so that an output never replaces what is read.</summary>
internal static class SameFile
{
    private static readonly StringComparison Comparison = OperatingSystem.IsLinux()
        ? StringComparison.Ordinal
        : StringComparison.OrdinalIgnoreCase;

    /// <summary>True if both paths lead to one file.</summary>
    public static bool Are(string one, string other) => string.Equals(WholeFile.Target(one), WholeFile.Target(other), Comparison);

    /// <summary>A name that all paths to one file share.</summary>
    public static string Name(string path) =>
        Comparison == StringComparison.Ordinal ? WholeFile.Target(path) : WholeFile.Target(path).ToUpperInvariant();

    /// <summary>Refuses an output that is one of the files that are read, or another output.</summary>
    /// <param name="option">The output's option, such as <c>--preview</c>.</param>
    /// <param name="path">The output; null for none.</param>
    /// <param name="others">The other files; null for one that is not given.</param>
    /// <exception cref="UsageException">It is one of them.</exception>
    public static void RequireOther(string option, string? path, params ReadOnlySpan<string?> others)
    {
        foreach (string? other in others)
        {
            if (path is not null && other is not null && other != CommandStreams.Dash && Are(path, other))
            {
                throw new UsageException($"{option} {path} is the file {other}, which would be lost; give another name.");
            }
        }
    }
}
