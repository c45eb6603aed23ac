using System.CommandLine;
using System.CommandLine.Parsing;

namespace FusionML.Cli;

/// <summary>The option <c>--shard I/N</c>: which part of the pairs this process takes.</summary>
internal sealed class ShardArgument
{
    private const string None = "none";

    /// <summary>The option.</summary>
    public Option<string?> Option { get; } =
        new("--shard")
        {
            Description =
                "Only part I of N, from 1/N to N/N, by a hash of the pairs' ids, into journals of its own; 'fusionml merge' joins "
                + "them. [default: the task of a Slurm array, none elsewhere]",
            HelpName = "I/N",
            CustomParser = Parse,
        };

    /// <summary>The part that is asked for, on the command line or by the Slurm array; null for all pairs.</summary>
    /// <exception cref="UsageException">The array does not say which part it is.</exception>
    public Shard? Shard(ParseResult parsed) =>
        parsed.GetValue(Option) is string given
            ? given == None
                ? null
                : Cli.Shard.TryParse(given)
            : SlurmJob.Current.ArrayShard;

    private static string? Parse(ArgumentResult result)
    {
        string given = result.Tokens[0].Value;
        if (given != None && Cli.Shard.TryParse(given) is null)
        {
            string range =
                given.Split('/') is [_, string count] && Cli.Shard.TryParse($"1/{count}") is { } whole
                    ? $"from 1/{whole.Count} to {whole.Count}/{whole.Count}"
                    : $"I/N with I from 1 to N and N at most {Cli.Shard.MostParts}";
            result.AddError($"--shard is '{given}', but must be {range}, or {None}.");
        }

        return given;
    }
}
