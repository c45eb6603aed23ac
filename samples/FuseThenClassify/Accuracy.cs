using Microsoft.ML;
using Microsoft.ML.Data;

namespace FuseThenClassify;

/// <summary>How well a classifier that sees one image column tells what stands in a scene.</summary>
internal static class Accuracy
{
    private const int NetworkSide = 224;

    /// <summary>
    /// Trains on the features that a pretrained ResNet-18 finds in a column, and gives the share of other scenes that are told
    /// correctly.
    /// </summary>
    /// <param name="context">What makes the pipeline.</param>
    /// <param name="column">The image column.</param>
    /// <param name="training">The scenes to learn from.</param>
    /// <param name="test">The scenes to be told.</param>
    public static double Of(MLContext context, string column, IDataView training, IDataView test)
    {
        IEstimator<ITransformer> pipeline = context
            .Transforms.Conversion.MapValueToKey("Class", nameof(SceneRow.Label))
            .Append(context.Transforms.ResizeImages("Resized", NetworkSide, NetworkSide, column))
            .Append(context.Transforms.ExtractPixels("Pixels", "Resized"))
            .Append(
                context.Transforms.DnnFeaturizeImage(
                    "Features",
                    network => network.ModelSelector.ResNet18(context, network.OutputColumn, network.InputColumn),
                    "Pixels"
                )
            )
            // The trainer passes over its rows many times, and the network need not.
            .AppendCacheCheckpoint(context)
            .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Class", "Features"));
        ITransformer model = pipeline.Fit(training);
        MulticlassClassificationMetrics metrics = context.MulticlassClassification.Evaluate(model.Transform(test), "Class");
        (model as IDisposable)?.Dispose();
        return metrics.MicroAccuracy;
    }
}
