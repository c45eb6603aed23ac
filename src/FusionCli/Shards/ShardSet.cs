namespace FusionML.Cli;

/// <summary>All shards of one work.</summary>
/// <param name="Journals">Where their journals are.</param>
/// <param name="Found">Those that have one that can be read, all of one number of parts.</param>
/// <param name="Running">Those whose journal a run has open.</param>
internal sealed record ShardSet(ShardJournals Journals, IReadOnlyList<Shard> Found, IReadOnlyList<Shard> Running)
{
    private const int MostNamed = 20;

    /// <summary>Takes over what each shard has, and refuses to go on where something is missing.</summary>
    /// <param name="add">Takes over a shard, and says how many results it should have and how many it has.</param>
    /// <exception cref="ShardException">Shards are missing or incomplete; they are named.</exception>
    public void RequireComplete(Func<Shard, (int Wanted, int Found)> add)
    {
        int count = Found[0].Count;
        Dictionary<int, Shard> byNumber = Found.ToDictionary(shard => shard.Number);
        List<string> problems = [];
        foreach (int number in Enumerable.Range(1, count))
        {
            if (!byNumber.TryGetValue(number, out Shard? shard))
            {
                Shard absent = new(number, count);
                problems.Add($"{absent} {(Running.Contains(absent) ? "still runs" : "is missing")}");
                continue;
            }

            (int wanted, int found) = add(shard);
            if (found < wanted)
            {
                problems.Add($"{shard} has {found} of {wanted} results");
            }
        }

        if (problems.Count > 0)
        {
            string more = problems.Count > MostNamed ? $", and {problems.Count - MostNamed} more" : string.Empty;
            throw new ShardException(
                $"This is not the whole: {string.Join(", ", problems.Take(MostNamed))}{more}. Run them, and merge again."
            );
        }
    }
}
