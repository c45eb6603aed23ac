using System.CommandLine;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>The options of the command line about which picture a pixel comes from.</summary>
internal sealed class DecisionArguments
{
    private static readonly string[] MapExtensions = [".png", ".tif", ".tiff", ".pgm", ".pam"];

    private readonly Option<string?> _map = CommandOption.Path(
        "--decision-map",
        "Also write which picture each pixel comes from: the share of the second of two (16 bits), or the index, from 0, of more "
            + "(8 bits)."
    );
    private readonly Option<string?> _masks = CommandOption.Path(
        "--masks",
        "Also write the masks of PSLPT's four levels into this folder, as OUT's name with -mask-1.png, -mask-2.png, -mask-4.png and "
            + "-mask-8.png: the share of the second picture (16 bits)."
    );
    private readonly Option<bool> _noFocusDecision = CommandOption.Flag(
        "--no-focus-decision",
        "Of two mfif pictures, keep what the network made instead of the source that is clearly meant."
    );
    private readonly Option<bool> _noAgreement = CommandOption.Flag(
        "--no-agreement",
        "Where the pictures agree, keep what the network made instead of a value between them."
    );
    private readonly Option<bool> _deghost = CommandOption.Flag(
        "--deghost",
        "Of meif pictures, keep out what moved between the exposures; takes two or more without a network."
    );
    private readonly Option<int?> _ghostReference = CommandOption.Number(
        "--ghost-reference",
        "The picture, from 1, that --deghost takes moving things from. [default: the best exposed]",
        "N",
        1,
        ImageFusion.MaximumPictures
    );

    /// <summary>The options in the order of the help.</summary>
    public IReadOnlyList<Option> All => [_map, _masks, .. OfContent];

    /// <summary>Those that change what is in the fused picture.</summary>
    public IReadOnlyList<Option> OfContent => [_noFocusDecision, _noAgreement, _deghost, _ghostReference];

    /// <summary>A settled recipe with what these options say.</summary>
    /// <exception cref="UsageException">An option does not concern what is fused.</exception>
    public FusionRecipe Apply(ParseResult parsed, FusionRecipe recipe)
    {
        bool deghosts = parsed.GetValue(_deghost);
        if (deghosts && (recipe.Task != FusionTask.Meif || recipe.Order != FusionOrder.Together))
        {
            throw new UsageException(
                "--deghost is for --task meif and --order together, without --weights, --network and --rule."
            );
        }

        if (!deghosts && parsed.IsGiven(_ghostReference))
        {
            throw new UsageException("--ghost-reference N is for --deghost.");
        }

        bool keepsMixture = parsed.GetValue(_noFocusDecision);
        if (keepsMixture && recipe.FocusDecision != true)
        {
            throw new UsageException("--no-focus-decision is for --task mfif by a network.");
        }

        bool leavesAgreement = parsed.GetValue(_noAgreement);
        if (leavesAgreement && recipe.KeepAgreement != true)
        {
            throw new UsageException(
                "--no-agreement is for a network without --stretch: a rule keeps what its sources agree on."
            );
        }

        return (
            recipe with
            {
                Deghost = deghosts,
                GhostReference = parsed.GetValue(_ghostReference) - 1,
                FocusDecision = keepsMixture ? false : recipe.FocusDecision,
                KeepAgreement = leavesAgreement ? false : recipe.KeepAgreement,
            }
        ).Settle();
    }

    /// <summary>Where the decision map goes; null if none is asked for.</summary>
    /// <exception cref="UsageException">It can't be written, loses detail, or is the output or a source.</exception>
    public DecisionMapFile? Map(ParseResult parsed, FuseJob job, bool overwrite)
    {
        if (parsed.GetValue(_map) is not string path)
        {
            return null;
        }

        OutputFile.RequireWritable(path, overwrite);
        if (!MapExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        {
            throw new UsageException(
                $"--decision-map {path}: a map must be exact; its extension can be {string.Join(", ", MapExtensions)}."
            );
        }

        SameFile.RequireOther("--decision-map", path, [job.ToStandardOutput ? null : job.Output, .. job.Sources]);
        return new DecisionMapFile(path, overwrite);
    }

    /// <summary>Where the masks go; null if they are not asked for.</summary>
    /// <exception cref="UsageException">They can't be written, or would replace the output or a source.</exception>
    public MaskFiles? Masks(ParseResult parsed, FuseJob job, bool overwrite)
    {
        if (parsed.GetValue(_masks) is not string folder)
        {
            return null;
        }

        string name = job.ToStandardOutput ? "output" : Path.GetFileNameWithoutExtension(job.Output);
        MaskFiles files = new(folder, name, overwrite);
        files.RequireWritable(job);
        return files;
    }

    /// <summary>Refuses a map or masks of many pairs.</summary>
    /// <exception cref="UsageException">They are asked for.</exception>
    public void RequireNoMap(ParseResult parsed)
    {
        if (parsed.IsGiven(_masks))
        {
            throw new UsageException("--masks FOLDER is for one fusion, not for many pairs.");
        }

        if (parsed.IsGiven(_map))
        {
            throw new UsageException("--decision-map FILE is for one fusion, not for many pairs.");
        }
    }
}
