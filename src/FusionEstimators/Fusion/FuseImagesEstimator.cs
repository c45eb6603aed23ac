using FusionML.Inference;
using FusionML.Training;
using Microsoft.ML;

namespace FusionML.Estimators;

/// <summary>Makes the estimators that fuse, for the catalogs and the trainers.</summary>
internal static class FuseImagesEstimator
{
    /// <summary>Settles the recipe and the backend.</summary>
    /// <exception cref="ArgumentException">There are fewer than two columns, a name is empty, options contradict each other or
    /// the task, or name what does not exist.</exception>
    /// <exception cref="WeightsException">Weights are another network's, or none ship for the task.</exception>
    /// <exception cref="TorchBackendException">libtorch or the CUDA device is not there.</exception>
    public static FusionEstimator<FuseImagesTransformer> Create(
        TransformsCatalog catalog,
        string outputColumnName,
        IReadOnlyList<string> imageColumnNames,
        FusionTask task,
        FuseImagesOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(imageColumnNames);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Task is FusionTask other && other != task)
        {
            throw new ArgumentException($"The task is {task}, but the options are for {other}.");
        }

        BackendChoice choice = options.BackendChoice;
        choice.RequireFor(options.Rule);
        FusionRecipe recipe = (options with { Task = task }).Settle();
        BackendDevice device = choice.SettleFor(recipe, ContextDevice.Of(catalog));
        return new FusionEstimator<FuseImagesTransformer>(
            new FuseImagesTransformer(
                outputColumnName,
                [.. imageColumnNames],
                recipe,
                choice,
                device,
                options.DecisionMapColumnName
            )
        );
    }
}
