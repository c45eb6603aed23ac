using System.CommandLine;
using FusionML.Alignment;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>The options of <c>fuse</c> that bring the pictures onto each other before they are fused, and the check.</summary>
internal sealed class AlignmentArguments
{
    private readonly Option<string?> _align = CommandOption.Word(
        "--align",
        "Align the pictures first; what each may do. auto chooses, and for ivf and mif searches by edges. [default: none]",
        "none",
        "auto",
        "translation",
        "euclidean",
        "affine",
        "homography"
    );
    private readonly Option<string?> _reference = new("--align-reference")
    {
        Description = "Which picture stays: first, middle, or a number from 1. [default: first; middle for meif]",
        HelpName = "PICTURE",
    };
    private readonly Option<double?> _minimum = CommandOption.Number(
        "--align-minimum",
        "The lowest correlation (for ivf and mif confidence) that counts as aligned. [default: 0.3]",
        "X",
        0.0,
        1.0
    );
    private readonly Option<string?> _onPoor = CommandOption.Word(
        "--on-poor-alignment",
        "Where a picture fits worse: throw an error, or warn and leave it where it is. [default: throw]",
        "throw",
        "warn"
    );
    private readonly Option<string?> _transform = CommandOption.Path(
        "--transform",
        "Lay the second picture onto the first by what 'fusionml align' found for this rig.",
        "RIG"
    );
    private readonly Option<string?> _crop = CommandOption.Word(
        "--crop",
        "After aligning: cut to the area common to all, or keep the whole. [default: common]",
        "common",
        "none"
    );
    private readonly Option<string?> _check = CommandOption.Word(
        "--alignment-check",
        "Measure how far the pictures are from lying on each other, and say so. [default: on; for many pairs and stacks off]",
        "on",
        "off"
    );

    /// <summary>The options in the order of the help.</summary>
    public IReadOnlyList<Option> All => [_align, _reference, _minimum, _onPoor, _transform, _crop, _check];

    /// <summary>Those that change what is in the fused picture.</summary>
    public IReadOnlyList<Option> OfContent => [_align, _reference, _minimum, _onPoor, _transform, _crop];

    /// <summary>A digest of the rig's file; empty where none is given.</summary>
    /// <exception cref="UsageException">The file can't be read.</exception>
    public string RigDigest(ParseResult parsed)
    {
        string? rig = parsed.GetValue(_transform);
        try
        {
            return rig is null ? string.Empty : ContentHash.OfFile(rig);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The rig {rig} can't be read. {e.Message}");
        }
    }

    /// <summary>Refuses options that do not go together, before any file is read.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="pictures">How many pictures there are; null where that is not known yet.</param>
    /// <exception cref="UsageException">Two options do not go together; the message names the way out.</exception>
    public void RequireSound(ParseResult parsed, int? pictures)
    {
        bool aligns = Aligns(parsed);
        bool transforms = parsed.IsGiven(_transform);
        if (aligns && transforms)
        {
            throw new UsageException("--transform FILE says how the pictures lie and does not go with --align.");
        }

        if (transforms && pictures is not (null or 2))
        {
            throw new UsageException($"--transform is about the 2 pictures of a rig, not {pictures}.");
        }

        Option[] needAlign = [_reference, _minimum, _onPoor];
        if (!aligns && needAlign.FirstOrDefault(parsed.IsGiven) is Option surplus)
        {
            throw new UsageException($"{surplus.Name} is about --align, which is not given.");
        }

        if (!aligns && !transforms && parsed.IsGiven(_crop))
        {
            throw new UsageException("--crop is about aligned pictures: give --align or --transform.");
        }

        if (aligns)
        {
            _ = AlignmentStep.ReferenceOf(parsed.GetValue(_reference), pictures ?? ImageFusion.MaximumPictures, null);
        }
    }

    /// <summary>What the options ask for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="task">What the pictures are, or null.</param>
    /// <param name="checksByDefault">What happens where nothing is said about the check.</param>
    /// <exception cref="RigFileException">The rig's file can't be read or is damaged.</exception>
    /// <exception cref="UsageException">The alignment does not go with the task.</exception>
    public AlignmentStep Step(ParseResult parsed, FusionTask? task, bool checksByDefault)
    {
        bool acrossSensors = task is FusionTask.Ivf or FusionTask.Mif;
        if (Aligns(parsed) && acrossSensors)
        {
            RequireAcrossSensors(parsed, task!.Value);
        }

        string? rig = parsed.GetValue(_transform);
        return new AlignmentStep
        {
            Task = task,
            Model = Aligns(parsed) ? Enum.Parse<AlignmentModel>(parsed.GetValue(_align)!, ignoreCase: true) : null,
            AcrossSensors = acrossSensors,
            Reference = parsed.GetValue(_reference),
            Minimum = parsed.GetValue(_minimum),
            WarnsOfPoor = parsed.GetValue(_onPoor) == "warn",
            Crops = parsed.GetValue(_crop) != "none",
            Rig = rig is null ? null : RigFile.Read(rig),
            RigName = rig,
            ChecksOnRequest = parsed.GetValue(_check) == "on",
            Checks = parsed.GetValue(_check) is string check ? check == "on" : checksByDefault,
        };
    }

    private void RequireAcrossSensors(ParseResult parsed, FusionTask task)
    {
        if (parsed.GetValue(_align) is string model and not "auto")
        {
            throw new UsageException(
                $"--align {model} compares brightness, which pictures of two sensors ({FusionTaskDefinition.Of(task).Name}) do not "
                    + "share: give --align auto, which searches by edges, or --transform with what 'fusionml align' found."
            );
        }

        if (parsed.GetValue(_reference) is not (null or "first" or "1"))
        {
            throw new UsageException("--align-reference: between sensors the first picture is the one that stays.");
        }
    }

    private bool Aligns(ParseResult parsed) => parsed.GetValue(_align) is not (null or "none");
}
