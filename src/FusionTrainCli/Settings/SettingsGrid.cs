using System.CommandLine;
using System.Globalization;

namespace FusionML.TrainCli;

/// <summary>A folder of settings as a grid of trainings, of which each process takes one by its number.</summary>
internal sealed class SettingsGrid
{
    private readonly Option<int?> _index = CommandOption.Number(
        "--index",
        "Where --settings is a folder: which of its JSON files in the order of their names, from 1. [default: the task of a Slurm array]",
        "I",
        1,
        Shard.MostParts
    );

    /// <summary>The option.</summary>
    public Option Option => _index;

    /// <summary>The settings file that is asked for, and the folder of its results.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="settings">A settings file, or a folder of them.</param>
    /// <param name="output">The folder of the results; in a grid each training has one in it, called as its settings.</param>
    /// <exception cref="UsageException">There is no such file, or nobody says which.</exception>
    public (string Settings, string Output) Choose(ParseResult parsed, string settings, string output)
    {
        if (!Directory.Exists(settings))
        {
            return parsed.IsGiven(_index)
                ? throw new UsageException($"--index is for a folder of settings, and {settings} is none.")
                : (settings, output);
        }

        string[] files = [.. Directory.EnumerateFiles(settings, "*.json").Order(StringComparer.Ordinal)];
        int number = parsed.GetValue(_index) ?? OfArray(settings, files.Length);
        if (number > files.Length)
        {
            throw new UsageException(
                string.Create(CultureInfo.InvariantCulture, $"--index is {number}, but {settings} has {files.Length} settings.")
            );
        }

        string chosen = files[number - 1];
        return (chosen, Path.Combine(output, Path.GetFileNameWithoutExtension(chosen)));
    }

    private static int OfArray(string settings, int files)
    {
        Shard task = SlurmJob.Current.ArrayShard
            ?? throw new UsageException($"{settings} is a folder of settings: --index says which of them is trained.");
        return task.Count == files
            ? task.Number
            : throw new UsageException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The Slurm array has {task.Count} tasks, but {settings} has {files} settings."
                )
            );
    }
}
