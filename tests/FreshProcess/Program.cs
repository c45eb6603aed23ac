using FreshProcess;
using FusionML.Imaging;
using Microsoft.ML;

// Loads the model whose file is the first argument, runs it over the pictures of SampleFile, and prints the type of each
// transformer and a fingerprint of each value of the columns that the other arguments name. An error of FusionML is printed
// with its type. With --dispose KIND it puts one kind of thing under the stress of being disposed of while it is used, and with
// --write PATH it writes pictures until it is killed.
if (args is ["--dispose", string kind])
{
    DisposalStress.Run(kind);
    return;
}

if (args is ["--write", string path])
{
    EndlessWriter.Run(path);
}

try
{
    MLContext context = new();
    ITransformer model = context.Model.Load(args[0], out _);
    IEnumerable<ITransformer> stages = model is IEnumerable<ITransformer> chain ? chain : [model];
    Console.WriteLine(string.Join(' ', stages.Select(stage => stage.GetType().Name)));
    IDataView rows = model.Transform(context.Data.LoadFromEnumerable(SampleFile.Rows()));
    foreach (string text in args.Skip(1).SelectMany(column => Fingerprint.OfColumn(rows, column)))
    {
        Console.WriteLine(text);
    }
}
catch (Exception exception) when (FindOurs(exception) is FusionException error)
{
    Console.WriteLine($"{error.GetType().Name}: {error.Message}");
}

static FusionException? FindOurs(Exception? error) =>
    error is null or FusionException ? error as FusionException : FindOurs(error.InnerException);
