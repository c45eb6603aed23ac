using System.Globalization;
using FuseThenClassify;
using FusionML.Estimators;
using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;
using Microsoft.ML.Data;

const string Usage = """
    Fuses visible and infrared pictures of a road and tells what stands on it, by a pretrained network of ML.NET and a trainer
    of ML.NET on the fused column. Prints how often that is right, beside the same with one of the cameras alone.

    FuseThenClassify [SCENES] [FOLDER]

      SCENES  how many scenes of each kind by day, and as many by night, to learn from and to be tested on; 12 by default
      FOLDER  where to write the pictures of one scene of each kind; nowhere by default
    """;

if (
    args.Length > 2
    || !int.TryParse(args.ElementAtOrDefault(0) ?? "12", CultureInfo.InvariantCulture, out int scenes)
    || scenes < 1
)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    MLContext context = new(seed: 1);
    IDataView training = context.Data.LoadFromEnumerable(SceneRow.Draw(scenes, seed: 1));
    IDataView test = context.Data.LoadFromEnumerable(SceneRow.Draw(scenes, seed: 2));

    // Fusion is one more transform before those of ML.NET. A row is fused when its column is asked for, not before.
    using FuseImagesTransformer fusion = context
        .Transforms.FuseImages("Fused", nameof(SceneRow.Visible), nameof(SceneRow.Infrared), FusionTask.Ivf)
        .Fit(training);
    (training, test) = (fusion.Transform(training), fusion.Transform(test));
    if (args.Length == 2)
    {
        Examples.Write(context, test, args[1]);
    }

    foreach (string column in new[] { nameof(SceneRow.Visible), nameof(SceneRow.Infrared), "Fused" })
    {
        double accuracy = Accuracy.Of(context, column, training, test);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{column}: {accuracy:P1} of the scenes are told correctly")
        );
    }

    return 0;
}
catch (Exception exception) when (exception is FusionException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
