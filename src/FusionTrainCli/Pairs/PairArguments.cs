using System.CommandLine;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Metrics;
using FusionML.Training;

namespace FusionML.TrainCli;

/// <summary>The options that say which pairs of pictures there are, and which of them are set apart.</summary>
internal sealed class PairArguments
{
    private const string ValidationSplitName = "validation";

    private readonly Option<string?> _pairs = CommandOption.Path(
        "--pairs",
        "A list of pairs (CSV with file_a, file_b, and if there are any id, file_ref, task, split). Lines of the split test are "
            + "never read; lines of the split validation are set apart.",
        "CSV"
    );
    private readonly Option<string?> _first = CommandOption.Path(
        "--first",
        "Instead of a list: the folder of the first pictures. A pair is two pictures with the same file name without extension.",
        "DIR"
    );
    private readonly Option<string?> _second = CommandOption.Path("--second", "The folder of the second pictures.", "DIR");
    private readonly Option<string?> _reference = CommandOption.Path(
        "--reference",
        "The folder of the pictures to reach, which mfif and meif need.",
        "DIR"
    );
    private readonly Option<double?> _share = CommandOption.Number(
        "--validation-share",
        "The share of the pairs to set apart, where the list sets none apart. [default: 0.15]",
        "X",
        0.01,
        0.9
    );

    /// <summary>The options in the order of the help.</summary>
    public IReadOnlyList<Option> All => [_pairs, _first, _second, _reference, _share];

    /// <summary>Reads the pairs.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="task">The task.</param>
    /// <param name="needsReference">Whether a pair without a picture to reach is of no use.</param>
    /// <param name="smallestSide">Pairs of which a side is shorter are left out.</param>
    /// <param name="seed">Chooses what is set apart.</param>
    /// <param name="cancellationToken">Stops between pictures.</param>
    /// <exception cref="UsageException">The options do not go together, or name no pair that can be trained on.</exception>
    /// <exception cref="PictureException">A picture can't be read, or fewer than two pairs are left.</exception>
    public PairSet Read(
        ParseResult parsed,
        FusionTaskDefinition task,
        bool needsReference,
        int smallestSide,
        ulong seed,
        CancellationToken cancellationToken
    )
    {
        PicturePair[] all = [.. Found(parsed).Where(pair => pair.Task is null || Names(pair.Task, task.Name))];
        PicturePair[] usable = [.. all.Where(pair => !needsReference || pair.ReferencePath is not null)];
        if (usable.Length == 0)
        {
            throw new UsageException(
                all.Length == 0
                    ? $"There is no pair for {task.Name}."
                    : $"{task.Name} is trained towards pictures that the result should reach, and none of the {all.Length} pairs "
                        + "has one: give them by --reference DIR or the column file_ref."
            );
        }

        PicturePair[] apart = [.. usable.Where(pair => pair.Split is string split && Names(split, ValidationSplitName))];
        IReadOnlyList<TrainingPair> training = ReadPictures(usable);
        if (apart.Length == 0)
        {
            return PairSet.Split(training, parsed.GetValue(_share) ?? 0.15, seed);
        }

        if (parsed.IsGiven(_share))
        {
            throw new UsageException(
                $"--validation-share does not go with a list that sets {apart.Length} pairs apart by its column split."
            );
        }

        return new PairSet(training, ReadPictures([.. apart.Select(pair => pair with { Split = null })]));

        IReadOnlyList<TrainingPair> ReadPictures(PicturePair[] pairs) =>
            TrainingPairs.Read(
                [.. pairs.Select(pair => pair with { Task = task.Name })],
                task.Name,
                needsReference,
                int.MaxValue,
                smallestSide,
                cancellationToken
            );
    }

    private IEnumerable<PicturePair> Found(ParseResult parsed)
    {
        (string? list, string? first, string? second) = (
            parsed.GetValue(_pairs),
            parsed.GetValue(_first),
            parsed.GetValue(_second)
        );
        string? reference = parsed.GetValue(_reference);
        if (list is not null)
        {
            return first is null && second is null && reference is null
                ? PairManifest.Read(list)
                : throw new UsageException("Give either --pairs CSV, or --first DIR and --second DIR, not both.");
        }

        if (first is null || second is null)
        {
            throw new UsageException("Say where the pairs are: --pairs CSV, or --first DIR and --second DIR.");
        }

        foreach (string folder in new[] { first, second, reference }.OfType<string>().Where(name => !Directory.Exists(name)))
        {
            throw new UsageException($"There is no folder {folder}.");
        }

        return EvaluationPair.FromFolders(first, second, reference, "pairs").Select(Pair);
    }

    private static PicturePair Pair(EvaluationPair found) =>
        found.Problem is string problem
            ? throw new UsageException($"{found.Id}: {problem}")
            : new PicturePair(found.Id, found.SourcePaths[0], found.SourcePaths[1])
            {
                ReferencePath = found.ReferencePath,
                Fields = new Dictionary<string, string>(),
            };

    private static bool Names(string word, string name) => string.Equals(word, name, StringComparison.OrdinalIgnoreCase);
}
