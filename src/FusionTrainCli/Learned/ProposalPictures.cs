using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.TrainCli;

/// <summary>What loss was proposed for pairs, as pictures: how much of the first source's intensity (w) and gradient (v) was asked
/// for at each pixel, black for none and white for all; the second source has the rest.</summary>
internal static class ProposalPictures
{
    private const int Most = 6;

    /// <summary>Writes both sources, w, v and the fused picture of some pairs as PNG; those that are there are replaced.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="networks">All three networks.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="cancellationToken">Stops between pictures.</param>
    public static void Write(
        string folder,
        WeightFile networks,
        IReadOnlyList<TrainingPair> pairs,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(folder);
        using ProposalMaps maps = new(networks);
        foreach ((int i, TrainingPair pair) in pairs.Take(Most).Index())
        {
            ProposedWeights weights = maps.Of(pair);
            foreach (
                (string name, ImagePlane plane) in (ValueTuple<string, ImagePlane>[])
                    [
                        ("first", pair.First.Y),
                        ("second", pair.Second.Y),
                        ("w", weights.Intensity),
                        ("v", weights.Gradient),
                        ("fused", weights.Fused),
                    ]
            )
            {
                string path = Path.Combine(folder, $"{i + 1}-{name}.png");
                PictureFile.Write(path, new FusionImage(plane), new PictureWriteOptions { Overwrite = true }, cancellationToken);
            }
        }
    }
}
