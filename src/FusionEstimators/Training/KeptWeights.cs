using FusionML.Inference;
using FusionML.Training;
using Microsoft.ML.Runtime;

namespace FusionML.Estimators;

/// <summary>Weights of a training that came to its end in the folder for checkpoints.</summary>
internal static class KeptWeights
{
    /// <summary>The weights, with a warning that nothing is trained; null where there are none.</summary>
    /// <param name="store">The folder, or null.</param>
    /// <param name="name">What the training is called there.</param>
    /// <param name="channel">Gets the warning.</param>
    /// <exception cref="WeightsException">The weights can't be read.</exception>
    public static WeightFile? Find(CheckpointStore? store, string name, IChannel channel)
    {
        if (store is null || !store.IsTrained(name))
        {
            return null;
        }

        channel.Warning(
            MessageSensitivity.None,
            "{0}: {1} has weights of a training that came to its end; they are taken as they are, whatever data and options say.",
            name,
            store.Folder
        );
        return store.Read(name);
    }
}
