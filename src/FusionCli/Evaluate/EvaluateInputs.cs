using System.CommandLine;
using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.Cli;

/// <summary>The options of <c>fusionml evaluate</c> that say which pairs and methods there are.</summary>
internal sealed class EvaluateInputs
{
    private readonly Option<string?> _manifest = new("--manifest")
    {
        Description = "A list of pairs (CSV with id, file_a, file_b, and if there are any file_ref, dataset, split).",
        HelpName = "FILE",
    };
    private readonly Option<string?> _split = new("--split")
    {
        Description = "Only pairs of this split of the manifest, such as test.",
        HelpName = "NAME",
    };
    private readonly Option<string[]> _dataset = new("--dataset")
    {
        Description = "Only pairs of these data sets of the manifest; with --first, what the data set is called.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = false,
    };
    private readonly Option<string?> _first = new("--first")
    {
        Description =
            "Instead of a manifest: the folder of the first pictures. A pair is two pictures with the same file name "
            + "without extension, its id.",
        HelpName = "DIR",
    };
    private readonly Option<string?> _second = new("--second")
    {
        Description = "The folder of the second pictures.",
        HelpName = "DIR",
    };
    private readonly Option<string?> _reference = new("--reference")
    {
        Description = "The folder of the true pictures, if there are any.",
        HelpName = "DIR",
    };
    private readonly Option<string[]> _fused = new("--fused")
    {
        Description =
            "A method and the folder of its fused pictures; may be given several times. "
            + "The picture of a pair is the file called by the pair's "
            + "id, ID_fused or ID_NAME, with any extension; a subfolder called by the data set is looked into first.",
        HelpName = "NAME=DIR",
        AllowMultipleArgumentsPerToken = false,
        Required = true,
    };
    private readonly Option<int?> _limit = CommandOption.Number(
        "--limit",
        "Only the first N pairs of each data set.",
        "N",
        1,
        int.MaxValue
    );

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_manifest, _split, _dataset, _first, _second, _reference, _fused, _limit])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The methods, in the order of the command line.</summary>
    /// <exception cref="UsageException">An entry is not NAME=DIR, a name is given twice, or a folder is missing.</exception>
    public IReadOnlyList<FusedMethod> ReadMethods(ParseResult parsed)
    {
        FusedMethod[] methods = [.. parsed.GetRequiredValue(_fused).Select(ReadMethod)];
        return methods.CountBy(method => method.Name).FirstOrDefault(count => count.Value > 1) is { Key: string twice }
            ? throw new UsageException($"--fused names the method {twice} more than once.")
            : methods;
    }

    /// <summary>The pairs.</summary>
    /// <exception cref="UsageException">The options do not go together, or no pair is left.</exception>
    /// <exception cref="ManifestException">The manifest is broken.</exception>
    public IReadOnlyList<EvaluationPair> ReadPairs(ParseResult parsed)
    {
        string? manifest = parsed.GetValue(_manifest);
        bool folders = parsed.IsGiven(_first) || parsed.IsGiven(_second) || parsed.IsGiven(_reference);
        if (manifest is null == !folders)
        {
            throw new UsageException("Give either --manifest FILE, or --first DIR and --second DIR.");
        }

        IEnumerable<EvaluationPair> pairs = manifest is null ? FromFolders(parsed) : FromManifest(parsed, manifest);
        int limit = parsed.GetValue(_limit) ?? int.MaxValue;
        return [.. pairs.GroupBy(pair => pair.Dataset, StringComparer.Ordinal).SelectMany(group => group.Take(limit))];
    }

    /// <summary>A digest of the list of pairs: of the manifest's bytes, or of the names that the folders hold.</summary>
    /// <exception cref="UsageException">The manifest can't be read any more.</exception>
    public string Digest(ParseResult parsed, IReadOnlyList<EvaluationPair> pairs) =>
        PairListDigest.Of(parsed.GetValue(_manifest), pairs.Select(pair => (pair.Id, pair.SourcePaths)));

    /// <summary>Refuses a report that would replace the manifest.</summary>
    /// <exception cref="UsageException">One of the files is the manifest.</exception>
    public void RequireNoManifest(ParseResult parsed, IEnumerable<string> outputs)
    {
        foreach (string output in outputs)
        {
            SameFile.RequireOther("--manifest", parsed.GetValue(_manifest), output);
        }
    }

    private List<EvaluationPair> FromManifest(ParseResult parsed, string manifest)
    {
        if (!File.Exists(manifest))
        {
            throw new UsageException($"There is no manifest {manifest}.");
        }

        IReadOnlyList<PicturePair> all = PairManifest.Read(manifest);
        string? split = parsed.GetValue(_split);
        string[] datasets = parsed.GetValue(_dataset) ?? [];
        RequireKnown("--split", split is null ? [] : [split], all.Select(pair => pair.Split));
        RequireKnown("--dataset", datasets, all.Select(pair => pair.Dataset));
        List<EvaluationPair> chosen =
        [
            .. all.Where(pair =>
                    (split is null || pair.Split == split) && (datasets.Length == 0 || datasets.Contains(pair.Dataset))
                )
                .Select(EvaluationPair.From),
        ];
        return chosen.Count > 0
            ? chosen
            : throw new UsageException($"No pair of {manifest} is of the split and data sets asked for.");
    }

    private IReadOnlyList<EvaluationPair> FromFolders(ParseResult parsed)
    {
        string[] datasets = parsed.GetValue(_dataset) ?? [];
        if (parsed.IsGiven(_split) || datasets.Length > 1)
        {
            throw new UsageException("--split and several --dataset choose from a manifest; with --first there is one data set.");
        }

        if (parsed.GetValue(_first) is not string first || parsed.GetValue(_second) is not string second)
        {
            throw new UsageException("--first DIR and --second DIR go together.");
        }

        string? reference = parsed.GetValue(_reference);
        foreach (string folder in new[] { first, second, reference }.OfType<string>())
        {
            RequireFolder(folder);
        }

        IReadOnlyList<EvaluationPair> pairs = EvaluationPair.FromFolders(
            first,
            second,
            reference,
            datasets.FirstOrDefault("pairs")
        );
        return pairs.Count > 0 ? pairs : throw new UsageException($"There is no picture in {first} or {second}.");
    }

    private static FusedMethod ReadMethod(string entry)
    {
        int sign = entry.IndexOf('=', StringComparison.Ordinal);
        if (sign < 1 || sign == entry.Length - 1)
        {
            throw new UsageException($"--fused is '{entry}', but must be NAME=DIR.");
        }

        FusedMethod method = new(entry[..sign], entry[(sign + 1)..]);
        RequireFolder(method.Folder);
        return method;
    }

    private static void RequireFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"There is no folder {folder}.");
        }
    }

    private static void RequireKnown(string option, IEnumerable<string> wanted, IEnumerable<string?> known)
    {
        string[] names = [.. known.OfType<string>().Distinct()];
        foreach (string name in wanted.Except(names))
        {
            string present = names.Length > 0 ? string.Join(", ", names) : "none";
            throw new UsageException($"{option} is {name}, but the manifest has {present}.");
        }
    }
}
