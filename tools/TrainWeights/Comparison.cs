using System.Globalization;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.Samples;

/// <summary>
/// Measures a trained network against classical rules on validation pairs, on the managed inference.
/// </summary>
internal static class Comparison
{
    /// <summary>Prints the mean of each metric for the rules and for the network.</summary>
    public static void Print(
        string task,
        string weightsPath,
        IReadOnlyList<TrainingPair> pairs,
        CancellationToken cancellationToken
    )
    {
        PictureValidation validation = new(pairs, ["MS-SSIM", "Qabf", "SCD", "VIF"]);
        using ManagedFusionEngine network = ManagedFusionEngine.FromFile(weightsPath);
        using AverageRule average = new();
        using LaplacianRule laplacian = new();
        foreach (IFusionEngine engine in (IFusionEngine[])[average, laplacian, network])
        {
            string values = string.Join(
                "  ",
                validation
                    .Measure(engine, cancellationToken)
                    .Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:f4}"))
            );
            Console.WriteLine($"{task} {engine.Name, -9} {values}  ({pairs.Count} validation pairs)");
        }
    }
}
