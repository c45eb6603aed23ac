using System.CommandLine;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>The options of the command line that name many pairs.</summary>
internal sealed class BatchArguments
{
    private const int PatternsAtMost = 2;

    private readonly Option<string?> _manifest = CommandOption.Path(
        "--manifest",
        "Many pairs: a list of them (CSV with file_a, file_b and perhaps id, dataset), fused into the folder OUT."
    );
    private readonly Option<string?> _first = CommandOption.Path(
        "--first",
        "Many pairs: the folder of the first pictures. A pair is two pictures with the same file name without extension.",
        "DIR"
    );
    private readonly Option<string?> _second = CommandOption.Path("--second", "The folder of the second pictures.", "DIR");
    private readonly Option<string[]> _match = new("--match")
    {
        Description =
            "What of a file name makes a pair: {name}-A, or a regular expression with one group; given twice, for the first and "
            + "the second pictures, which then may be in one folder. Other files are passed over.",
        HelpName = "PATTERN",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly ShardArgument _shard = new();
    private readonly Option<bool> _verify = CommandOption.Flag(
        "--verify",
        "Many pairs: read every file to tell whether an earlier result holds, also where size and times have not changed."
    );

    /// <summary>The options in the order of the help.</summary>
    public IReadOnlyList<Option> All => [.. Pairs, .. OfRun];

    /// <summary>Those that change no result.</summary>
    public IReadOnlyList<Option> OfRun => [_shard.Option, _verify];

    private Option[] Pairs => [_manifest, _first, _second, _match];

    /// <summary>True if many pairs are asked for.</summary>
    /// <exception cref="UsageException">An option for many pairs is given without them.</exception>
    public bool IsGiven(ParseResult parsed)
    {
        bool many = Pairs.Any(parsed.IsGiven);
        return many || OfRun.FirstOrDefault(parsed.IsGiven) is not Option surplus
            ? many
            : throw new UsageException($"{surplus.Name} is for many pairs: --manifest FILE, or --first DIR and --second DIR.");
    }

    /// <summary>Which part of the pairs is asked for; null for all.</summary>
    /// <exception cref="UsageException">A Slurm array does not say which part this is.</exception>
    public Shard? Shard(ParseResult parsed) => _shard.Shard(parsed);

    /// <summary>True if files are to be read to tell whether they have changed.</summary>
    public bool Verifies(ParseResult parsed) => parsed.GetValue(_verify);

    /// <summary>A digest of the list of pairs.</summary>
    /// <exception cref="UsageException">The manifest can't be read any more.</exception>
    public string Digest(ParseResult parsed, IReadOnlyList<FuseJob> jobs) =>
        PairListDigest.Of(parsed.GetValue(_manifest), jobs.Select(job => (job.Id, job.Sources)));

    /// <summary>The pairs as jobs whose outputs lie in a folder.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="extension">The extension of the outputs, with its dot.</param>
    /// <exception cref="UsageException">The options do not go together, or there is no pair.</exception>
    /// <exception cref="ManifestException">The manifest is broken.</exception>
    public IReadOnlyList<FuseJob> Jobs(ParseResult parsed, string folder, string extension)
    {
        IReadOnlyList<FuseJob> jobs = parsed.GetValue(_manifest) is string manifest
            ? FromManifest(parsed, manifest, folder, extension)
            : FromFolders(parsed, folder, extension);
        if (
            jobs.GroupBy(job => job.Output, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is
            { } twice
        )
        {
            throw new UsageException(
                $"{twice.Count()} pairs are called {twice.First().Id}: their results would be one file, {twice.Key}."
            );
        }

        return jobs;
    }

    private IReadOnlyList<FuseJob> FromManifest(ParseResult parsed, string manifest, string folder, string extension)
    {
        if (((Option[])[_first, _second, _match]).FirstOrDefault(parsed.IsGiven) is Option surplus)
        {
            throw new UsageException($"{surplus.Name} is about folders and does not go with --manifest.");
        }

        SameFile.RequireOther(
            "--manifest",
            manifest,
            Path.Combine(folder, BatchRun.ResultsName),
            Path.Combine(folder, BatchRun.JournalName)
        );
        IReadOnlyList<PicturePair> pairs = PairManifest.Read(manifest);
        if (pairs.Count == 0)
        {
            throw new UsageException($"The manifest {manifest} has no pair.");
        }

        // Where a manifest has several data sets, each has a folder, as evaluating looks for it.
        bool hasDatasets = pairs.Select(pair => pair.Dataset).Distinct().Count() > 1;
        return [.. pairs.Select(Job)];

        FuseJob Job(PicturePair pair)
        {
            string name =
                hasDatasets && pair.Dataset is string dataset ? Path.Combine(Part(dataset), Part(pair.Id)) : Part(pair.Id);
            return new FuseJob(pair.Id, [pair.FirstPath, pair.SecondPath], Path.Combine(folder, name + extension));
        }

        string Part(string name) =>
            name.Length > 0 && name is not ("." or "..") && name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0
                ? name
                : throw new UsageException($"The pair '{name}' of {manifest} has no name that a file can have.");
    }

    private IReadOnlyList<FuseJob> FromFolders(ParseResult parsed, string folder, string extension)
    {
        if (parsed.GetValue(_first) is not string first || parsed.GetValue(_second) is not string second)
        {
            throw new UsageException("--first DIR and --second DIR go together; --match is for them.");
        }

        string[] patterns = parsed.GetValue(_match) ?? [];
        if (patterns.Length > PatternsAtMost)
        {
            throw new UsageException($"--match is given {patterns.Length} times; once is for both folders, twice for one each.");
        }

        NamePattern firstPattern = patterns.Length > 0 ? NamePattern.Parse(patterns[0]) : NamePattern.Whole;
        NamePattern secondPattern = patterns.Length > 1 ? NamePattern.Parse(patterns[1]) : firstPattern;
        if (patterns.Length < PatternsAtMost && Path.GetFullPath(first) == Path.GetFullPath(second))
        {
            throw new UsageException(
                $"{first} has the first and the second pictures: tell them apart by two patterns, such as "
                    + "--match {name}-A --match {name}-B."
            );
        }

        IReadOnlyList<FuseJob> jobs = FolderPairs.Read((first, firstPattern), (second, secondPattern), folder, extension);
        return jobs.Count > 0
            ? jobs
            : throw new UsageException(
                $"There is no picture in {first} or {second}{(patterns.Length > 0 ? " that --match fits" : "")}."
            );
    }
}
