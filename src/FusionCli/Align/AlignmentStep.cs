using System.Globalization;
using FusionML.Alignment;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>Brings the pictures of one fusion onto each other, as the command line asks, and measures how they lie.</summary>
internal sealed record AlignmentStep
{
    /// <summary>What the pictures are, or null.</summary>
    public FusionTask? Task { get; init; }

    /// <summary>What each picture may do, or null to align nothing.</summary>
    public AlignmentModel? Model { get; init; }

    /// <summary>True for pictures of different sensors.</summary>
    public bool AcrossSensors { get; init; }

    /// <summary>Which picture stays: first, middle, a number from 1, or null for the task's.</summary>
    public string? Reference { get; init; }

    /// <summary>The lowest correlation or confidence, or null for the default.</summary>
    public double? Minimum { get; init; }

    /// <summary>True to leave a picture that fits too badly where it is.</summary>
    public bool WarnsOfPoor { get; init; }

    /// <summary>True to cut to the common area.</summary>
    public bool Crops { get; init; } = true;

    /// <summary>How the second picture lies on the first, or null.</summary>
    public RigTransform? Rig { get; init; }

    /// <summary>The rig's file.</summary>
    public string? RigName { get; init; }

    /// <summary>True to measure how the pictures lie.</summary>
    public bool Checks { get; init; } = true;

    /// <summary>True if the check was asked for in so many words, so that all pictures must be there for it.</summary>
    public bool ChecksOnRequest { get; init; }

    /// <summary>True if the pictures are moved, so that all must be there at once.</summary>
    public bool Moves => Model is not null || Rig is not null;

    /// <summary>Aligns and checks.</summary>
    /// <param name="names">What the pictures are called.</param>
    /// <param name="pictures">The pictures.</param>
    /// <param name="progress">Reports the part of the alignment that is done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public AlignedPictures Apply(
        IReadOnlyList<string> names,
        IReadOnlyList<FusionImage> pictures,
        IProgress<FuseProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        AlignedPictures aligned = new(pictures);
        if (Model is AlignmentModel model)
        {
            aligned = Align(model, names, pictures, progress, cancellationToken);
        }
        else if (Rig is not null)
        {
            if (pictures.Count != 2)
            {
                throw new PictureException($"--transform is about the 2 pictures of a rig, not {pictures.Count}.");
            }

            (FusionImage first, FusionImage second) = Rig.Apply(pictures[0], pictures[1], Crops, RigName!, cancellationToken);
            string method = Rig.Method is null ? string.Empty : $" ({Rig.Method})";
            aligned = new AlignedPictures([first, second]) { Lines = [$"{names[1]}: laid onto {names[0]} by {RigName}{method}"] };
        }

        return Checks ? aligned with { Check = AlignmentCheck.Of(names, aligned.Pictures, cancellationToken) } : aligned;
    }

    /// <summary>The picture that stays, from 0.</summary>
    /// <exception cref="UsageException">The word is none of those that are known, or there is no such picture.</exception>
    public static int ReferenceOf(string? word, int pictures, FusionTask? task) =>
        word switch
        {
            // The exposure in the middle shares most with the others.
            null => task == FusionTask.Meif ? (pictures - 1) / 2 : 0,
            "first" => 0,
            "middle" => (pictures - 1) / 2,
            _ when int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                    && number >= 1
                    && number <= pictures => number - 1,
            _ => throw new UsageException(
                $"--align-reference is '{word}', but must be first, middle or a number from 1 to {pictures}."
            ),
        };

    private AlignedPictures Align(
        AlignmentModel model,
        IReadOnlyList<string> names,
        IReadOnlyList<FusionImage> pictures,
        IProgress<FuseProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        Parts? parts = progress is null ? null : new Parts(progress);
        AlignmentResult result = AcrossSensors
            ? new CrossModalAlignment(
                new CrossModalOptions { MinimumConfidence = Minimum ?? new CrossModalOptions().MinimumConfidence },
                WarnsOfPoor,
                Crops
            ).Align(pictures, names, parts, cancellationToken)
            : new SequenceAlignment(
                new AlignmentOptions
                {
                    Model = model,
                    Reference = ReferenceOf(Reference, pictures.Count, Task),
                    MinimumCorrelation = Minimum ?? new AlignmentOptions().MinimumCorrelation,
                    OnPoorAlignment = WarnsOfPoor ? PoorAlignmentHandling.Warn : PoorAlignmentHandling.Throw,
                    CropToCommonArea = Crops,
                }
            ).Align(pictures, names, parts, cancellationToken);
        FusionImage reference = pictures[result.Reference];
        return new AlignedPictures(result.Pictures)
        {
            Lines =
            [
                .. result
                    .Alignments.Where((_, i) => i != result.Reference)
                    .Select(found => found.Describe(reference.Width, reference.Height)),
            ],
            Alignments = result.Alignments,
        };
    }

    /// <summary>Passes a part that is done on to the bar of a fusion.</summary>
    private sealed class Parts(IProgress<FuseProgress> bar) : IProgress<double>
    {
        public void Report(double value) => bar.Report(new FuseProgress(value));
    }
}
