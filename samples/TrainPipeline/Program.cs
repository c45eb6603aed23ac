using System.Globalization;
using FusionML.Estimators;
using FusionML.Imaging;
using FusionML.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TrainPipeline;

const string Usage = """
    Trains infrared-visible fusion by gradient transfer in ML.NET pipelines: multi-focus teaches multi-exposure, which teaches
    infrared-visible. Measures the result on the test pairs, saves the model and loads it again.

    TrainPipeline MANIFEST.csv FOLDER [STEPS] [CROP]

      MANIFEST.csv  pairs of the tasks mfif, meif (both with references) and ivf, with a split 'train' or 'test'
      FOLDER        for checkpoints, weights and the model, fusion.zip; start again with the same folder to go on after a stop
      STEPS         steps of each stage, 200 by default
      CROP          side of the crops, a multiple of 8, 64 by default
    """;

if (
    args.Length is < 2 or > 4
    || !int.TryParse(args.ElementAtOrDefault(2) ?? "200", CultureInfo.InvariantCulture, out int steps)
    || !int.TryParse(args.ElementAtOrDefault(3) ?? "64", CultureInfo.InvariantCulture, out int crop)
)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    string folder = args[1];
    IReadOnlyList<PicturePair> manifest = PairManifest.Read(args[0]);
    MLContext context = new(seed: 1);
    context.Log += (_, entry) =>
    {
        if (entry.Kind == ChannelMessageKind.Info && entry.Source.Contains(nameof(FusionTrainer), StringComparison.Ordinal))
        {
            Console.Error.WriteLine(entry.Message);
        }
    };
    IEstimator<ITransformer> load = context
        .Transforms.LoadPlanes("First", "FirstPath")
        .Append(context.Transforms.LoadPlanes("Second", "SecondPath"))
        .Append(context.Transforms.LoadPlanes("Reference", "ReferencePath"));
    IDataView Rows(string task, bool training)
    {
        IDataView paths = PathRow.View(context, manifest, task, training);
        return load.Fit(paths).Transform(paths);
    }

    // Each stage leaves a transformer, and the next takes it as its teacher.
    StageTrainerOptions trainer = new()
    {
        Steps = steps,
        LearningRate = 1e-3,
        CheckpointInterval = Math.Max(1, steps / 4),
    };
    CropSamplerOptions crops = new() { CropSize = crop };
    FusionTrainersCatalog trainers = context.Fusion().Trainers;
    using FuseImagesTransformer focus = trainers
        .MultiFocus(
            new MultiFocusTrainerOptions
            {
                Trainer = trainer,
                Crops = crops,
                CheckpointFolder = folder,
                CancellationToken = stop.Token,
            }
        )
        .Fit(Rows("mfif", training: true));
    using FuseImagesTransformer exposure = trainers
        .MultiExposure(
            new MultiExposureTrainerOptions
            {
                Trainer = trainer,
                Crops = crops,
                CheckpointFolder = folder,
                CancellationToken = stop.Token,
                Teacher = focus,
            }
        )
        .Fit(Rows("meif", training: true));

    // The last stage is part of a pipeline from paths to fused pictures and their metrics. A tenth of the rows is validated on.
    IDataView paths = PathRow.View(context, manifest, "ivf", training: true);
    IEstimator<ITransformer> pipeline = context
        .Transforms.LoadPlanes("First", "FirstPath")
        .Append(context.Transforms.LoadPlanes("Second", "SecondPath"))
        .Append(
            trainers.InfraredVisible(
                new InfraredVisibleTrainerOptions
                {
                    Trainer = trainer,
                    Crops = crops,
                    CheckpointFolder = folder,
                    CancellationToken = stop.Token,
                    Teacher = exposure,
                    ValidationShare = 0.1,
                }
            )
        )
        .Append(context.Transforms.EvaluateFusion("First", "Second", "Fused", metrics: "MS-SSIM,Qabf"));
    ITransformer model = pipeline.Fit(paths);

    string zip = Path.Combine(folder, "fusion.zip");
    context.Model.Save(model, paths.Schema, zip);
    (model as IDisposable)?.Dispose();
    ITransformer loaded = context.Model.Load(zip, out _);
    IDataView test = PathRow.View(context, manifest, "ivf", training: false);
    Console.WriteLine(
        context
            .Fusion()
            .Evaluate(
                loaded.Transform(test),
                "First",
                "Second",
                "Fused",
                metrics: "EN,MS-SSIM,Qabf",
                cancellationToken: stop.Token
            )
    );
    Console.WriteLine($"{zip}: the model");
    (loaded as IDisposable)?.Dispose();
    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("stopped; start again with the same folder to go on");
    return 130;
}
catch (Exception exception) when (exception is FusionException or ArgumentException or IOException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
