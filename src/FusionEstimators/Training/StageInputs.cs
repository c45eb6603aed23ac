using FusionML.Training;

namespace FusionML.Estimators;

/// <summary>What the options of a trainer say of the things in which stages differ.</summary>
internal sealed record StageInputs
{
    /// <summary>The column with the pictures to reach, or null where none are needed.</summary>
    public string? Reference { get; init; }

    /// <summary>The transformer whose gradients are transferred, or null for none.</summary>
    public FuseImagesTransformer? Teacher { get; init; }

    /// <summary>The transformer whose weights training starts from, or null for fresh ones.</summary>
    public FuseImagesTransformer? Start { get; init; }

    /// <summary>The transformer that fuses the luminance, or null for none.</summary>
    public FuseImagesTransformer? Luminance { get; init; }

    /// <summary>The choices of the loss, or null for a stage that has none.</summary>
    public StageLossOptions? Loss { get; init; }

    /// <summary>The earlier stages that are there, by their names in the table, each with its transformer.</summary>
    /// <exception cref="ArgumentException">Start and teacher come from one stage and are two transformers.</exception>
    public IReadOnlyDictionary<string, FuseImagesTransformer> Earlier(StageDefinition stage)
    {
        Dictionary<string, FuseImagesTransformer> earlier = [];
        foreach (
            (string? name, FuseImagesTransformer? model) in (ValueTuple<string?, FuseImagesTransformer?>[])
                [(stage.Teacher, Teacher), (stage.Start, Start), (stage.Luminance, Luminance)]
        )
        {
            if (model is null)
            {
                continue;
            }

            if (name is null)
            {
                throw new ArgumentException($"The stage {stage.Name} takes no such transformer of an earlier stage.");
            }

            if (!earlier.TryAdd(name, model) && earlier[name] != model)
            {
                throw new ArgumentException(
                    $"The stage {stage.Name} starts from the weights of its teacher, {name}: both must be one transformer."
                );
            }
        }

        return earlier;
    }
}
