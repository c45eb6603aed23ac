using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.TrainCli;

/// <summary>Fuses some validation pairs, so that a person can look at what the metrics do not see.</summary>
internal static class ValidationPictures
{
    private const int Most = 8;

    /// <summary>Writes the fused pictures of the first pairs as PNG, by their ids; those that are there are replaced.</summary>
    public static void Write(
        string folder,
        FusionTaskDefinition task,
        WeightFile weights,
        IReadOnlyList<TrainingPair> pairs,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(folder);
        using ImageFusion fusion = new(new FusionRecipe { Task = task.Task, Weights = weights });
        foreach ((int i, TrainingPair pair) in pairs.Take(Most).Index())
        {
            FusionImage fused = fusion.Fuse([pair.First, pair.Second], null, cancellationToken).Image;
            string name = string.Concat(
                pair.Id.Select(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_')
            );
            string path = Path.Combine(folder, $"{i + 1}-{name}.png");
            PictureFile.Write(path, fused, new PictureWriteOptions { Overwrite = true }, cancellationToken);
        }
    }
}
