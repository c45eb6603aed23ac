using System.Globalization;
using FuseThenDetect;
using FusionML.Estimators;
using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.TorchSharp;
using Microsoft.ML.TorchSharp.AutoFormerV2;

const string Usage = """
    Fuses visible and infrared pictures and trains ML.NET's own object detector on the fused column, in one pipeline.

    FuseThenDetect [EPOCHS] [--random-weights FOLDER]

      EPOCHS            passes over the drawn scenes, 2 by default
      --random-weights  starts from random weights, which are written to FOLDER; otherwise ML.NET downloads its pretrained ones
    """;

int epochs = 2;
string? randomFolder = null;
int at = 0;
if (args.Length > 0 && !args[0].StartsWith('-'))
{
    at = 1;
    _ = int.TryParse(args[0], CultureInfo.InvariantCulture, out epochs);
}

if (args.Length == at + 2 && args[at] == "--random-weights")
{
    randomFolder = args[at + 1];
}
else if (args.Length != at)
{
    epochs = 0;
}

if (epochs < 1)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    MLContext context = new(seed: 1);
    if (randomFolder is not null)
    {
        context.TempFilePath = randomFolder;
        DetectorWeights.WriteRandom(context);
    }

    // From two pictures to boxes: fusion is one more transform before ML.NET's trainer, which takes the fused column.
    IDataView scenes = context.Data.LoadFromEnumerable(SceneRow.Draw(6));
    IEstimator<ITransformer> pipeline = context
        .Transforms.Conversion.MapValueToKey("Label", nameof(SceneRow.Labels))
        .Append(
            context.Transforms.FuseImages(
                "Fused",
                nameof(SceneRow.Visible),
                nameof(SceneRow.Infrared),
                FusionTask.Ivf,
                new FuseImagesOptions { Rule = "laplacian" }
            )
        )
        .Append(
            context.MulticlassClassification.Trainers.ObjectDetection(
                new ObjectDetectionTrainer.Options
                {
                    ImageColumnName = "Fused",
                    LabelColumnName = "Label",
                    BoundingBoxColumnName = nameof(SceneRow.Boxes),
                    MaxEpoch = epochs,
                    InitLearningRate = 0.1,
                    ScoreThreshold = 0.05,
                }
            )
        );
    ITransformer model = pipeline.Fit(scenes);

    int row = 0;
    foreach (Detection detection in context.Data.CreateEnumerable<Detection>(model.Transform(scenes), reuseRowObject: true))
    {
        float best = detection.Score.Length == 0 ? 0 : detection.Score.Max();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"scene {row++}: {detection.Score.Length} boxes, the best score is {best:f3}"
            )
        );
    }

    (model as IDisposable)?.Dispose();
    return 0;
}
catch (Exception exception) when (exception is FusionException or IOException or InvalidOperationException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

/// <summary>What the detector says of a scene.</summary>
internal sealed class Detection
{
    /// <summary>The certainty of each box, 0 to 1.</summary>
    public float[] Score { get; set; } = [];

    /// <summary>Left, top, right and bottom of each box, in pixels.</summary>
    [ColumnName("PredictedBoundingBoxes")]
    public float[] Boxes { get; set; } = [];
}
