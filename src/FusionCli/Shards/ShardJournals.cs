using System.Globalization;

namespace FusionML.Cli;

/// <summary>The journals and results of shards in their folder, by names such as <c>evaluation.3-of-8.journal</c>.</summary>
/// <param name="folder">The folder.</param>
/// <param name="kind">What the names begin with.</param>
internal sealed class ShardJournals(string folder, string kind)
{
    private const string Extension = ".journal";
    private const string Of = "-of-";

    /// <summary>The journal of a shard.</summary>
    public string PathOf(Shard shard) => PathOf(shard, kind, Extension);

    /// <summary>True if a run has the journal of a shard open for writing.</summary>
    public bool IsHeld(Shard shard)
    {
        try
        {
            using FileStream probe = new(PathOf(shard), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Another file of a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="name">What its name begins with.</param>
    /// <param name="extension">What its name ends with.</param>
    public string PathOf(Shard shard, string name, string extension) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}.{shard.Number}{Of}{shard.Count}{extension}"));

    /// <summary>The shards that have a journal, by their numbers.</summary>
    public IReadOnlyList<Shard> Find() =>
        Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder, $"{kind}.*{Of}*{Extension}")
                    .Select(path =>
                        Path.GetFileName(path)[(kind.Length + 1)..^Extension.Length].Replace(Of, "/", StringComparison.Ordinal)
                    )
                    .Select(Shard.TryParse)
                    .OfType<Shard>()
                    .OrderBy(shard => shard.Count)
                    .ThenBy(shard => shard.Number),
            ]
            : [];

    /// <summary>Refuses shards of two ways to split the pairs in one folder.</summary>
    /// <param name="shards">The shards.</param>
    /// <exception cref="ShardException">Their numbers of parts differ.</exception>
    public void RequireOneCount(IEnumerable<Shard> shards)
    {
        Shard[] each = [.. shards.DistinctBy(shard => shard.Count)];
        if (each.Length > 1)
        {
            throw new ShardException(
                $"{folder} has {each[0]} and {each[1]}, which split the pairs in different ways: give another folder, or remove the "
                    + $"journals {kind}.*{Extension} of one of them."
            );
        }
    }
}
