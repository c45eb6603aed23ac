using FuseImages;
using FusionML.Estimators;
using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;

const string Usage = """
    Fuses two registered pictures in an ML.NET pipeline, measures the result, saves the model and uses it again.

    FuseImages FIRST SECOND FUSED [WEIGHTS]

      FIRST    the visible (near, under-exposed, MRI) picture
      SECOND   the other picture, of the same size
      FUSED    the fused picture to write (.png); the model is written beside it as .zip
      WEIGHTS  a safetensors file with the weights of EFRUFN, FRUFN, ReFusion or PSLPT; without it, those that ship for infrared-visible
    """;

if (args.Length is < 3 or > 4)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

(string first, string second, string fusedPath) = (Path.GetFullPath(args[0]), Path.GetFullPath(args[1]), args[2]);
string modelPath = Path.ChangeExtension(fusedPath, ".zip");
try
{
    FuseImagesOptions options =
        args.Length == 4 ? new FuseImagesOptions { Weights = WeightFile.Read(args[3]) } : new FuseImagesOptions();

    // A pipeline from paths to fused pictures and their metrics. Nothing is read before a column is asked for.
    MLContext context = new();
    IDataView pairs = context.Data.LoadFromEnumerable([new PathPair { FirstPath = first, SecondPath = second }]);
    IEstimator<ITransformer> pipeline = context
        .Transforms.LoadImages("First", imageFolder: null, "FirstPath")
        .Append(context.Transforms.LoadImages("Second", imageFolder: null, "SecondPath"))
        .Append(context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, options))
        .Append(context.Transforms.EvaluateFusion("First", "Second", "Fused", metrics: "EN,Qabf"));
    ITransformer model = pipeline.Fit(pairs);

    // All metrics of the default set, over all rows.
    Console.WriteLine(context.Fusion().Evaluate(model.Transform(pairs), "First", "Second", "Fused"));

    // The model file holds the weights: it is all that another program needs.
    context.Model.Save(model, pairs.Schema, modelPath);
    ITransformer loaded = context.Model.Load(modelPath, out _);
    using PredictionEngine<PathPair, FusedPicture> engine = context.Model.CreatePredictionEngine<PathPair, FusedPicture>(loaded);
    using FusedPicture fused = engine.Predict(new PathPair { FirstPath = first, SecondPath = second });
    fused.Fused!.Save(fusedPath);
    Console.WriteLine(
        $"{fusedPath}: {fused.Fused.Width}x{fused.Fused.Height}, EN {fused.Entropy:F4}, Qabf {fused.EdgeQuality:F4}"
    );
    Console.WriteLine($"{modelPath}: the model");
    (model as IDisposable)?.Dispose();
    return 0;
}
catch (Exception exception) when (exception is FusionException or IOException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
