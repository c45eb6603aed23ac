using System.Security.Cryptography;
using FreshProcess;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

// Loads the model whose file is the first argument, runs it over the pictures of SamplePair, and prints the type of each
// transformer and the SHA-256 of the pixels of each picture in the column that the second argument names.
MLContext context = new();
ITransformer model = context.Model.Load(args[0], out _);
IEnumerable<ITransformer> stages = model is IEnumerable<ITransformer> chain ? chain : [model];
Console.WriteLine(string.Join(' ', stages.Select(stage => stage.GetType().Name)));
IDataView rows = model.Transform(context.Data.LoadFromEnumerable(SamplePair.Rows()));
DataViewSchema.Column column = rows.Schema[args[1]];
if (column.Type is not ImageDataViewType)
{
    throw new InvalidOperationException($"Column '{args[1]}' is of type {column.Type}.");
}

using DataViewRowCursor cursor = rows.GetRowCursor([column]);
ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(column);
MLImage? image = null;
while (cursor.MoveNext())
{
    getter(ref image!);
    Console.WriteLine(Convert.ToHexString(SHA256.HashData(image.Pixels)));
}
