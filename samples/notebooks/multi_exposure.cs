#!/usr/bin/env -S dotnet run -c Release
#:project Support/NotebookSupport.csproj
#:property PublishAot=false
#:property NoWarn=$(NoWarn);CA1707;CA1859;CA1852;IL2026;IL3050

// %% [markdown]
// # Multi-exposure fusion
//
// A room with a window holds more light and dark than a camera can take at once. Two exposures, one for the window and one for
// the room, are fused into one picture that shows both. This notebook loads such pairs, fuses them, looks, measures, trains a
// network for a few seconds with a teacher, and saves it.
//
// It is made from `multi_exposure.cs`, which runs as it is: `dotnet run -c Release multi_exposure.cs`.

// %%
using FusionML.Estimators;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Samples.Notebooks;
using FusionML.Training;
using Microsoft.ML;

MLContext context = new(seed: 1);
string folder = Directory.CreateTempSubdirectory("fusionml-").FullName;
for (int room = 0; room < 3; room++)
{
    (FusionImage under, FusionImage over, FusionImage reference) = RoomScene.Draw(room);
    Scene.Write(folder, ($"under{room}", under), ($"over{room}", over), ($"reference{room}", reference));
}

IDataView pairs = context.Data.LoadFromEnumerable(
    Enumerable
        .Range(0, 3)
        .Select(room => new
        {
            Under = $"under{room}.png",
            Over = $"over{room}.png",
            Reference = $"reference{room}.png",
        })
);

// %% [markdown]
// ## Load
//
// Three rooms, drawn by formulas: the same light, exposed by 0.12 and by 2.6, and tone-mapped as the reference.

// %%
IEstimator<ITransformer> load = context
    .Transforms.LoadImages("First", folder, "Under")
    .Append(context.Transforms.LoadImages("Second", folder, "Over"))
    .Append(context.Transforms.LoadImages("Reference", folder, "Reference"));
IDataView images = load.Fit(pairs).Transform(pairs);
Notebook.Show(images, 0, "First", "Second");

// %% [markdown]
// ## Fuse and look
//
// By the trained weights where they ship with the library, otherwise by a classical rule: of two details the Laplacian pyramid
// takes the larger.
//
// Beside the fused picture stands the reference.

// %%
FuseImagesOptions options = ShippedWeights.IsAvailable(FusionTask.Meif)
    ? new() { Weights = ShippedWeights.Load(FusionTask.Meif) }
    : new() { Rule = "laplacian" };
FuseImagesTransformer fuse = context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Meif, options).Fit(images);
IDataView fused = fuse.Transform(images);
Console.WriteLine($"fused by {fuse.EngineName}");
Notebook.Show(fused, 0, "Fused", "Reference");

// %% [markdown]
// ## Measure
//
// `EN` is entropy, how much the histogram tells; `Qabf` asks how much of the edges of both sources is kept, and `MS-SSIM` how
// much of their structure at three scales. Means over the three rooms.

// %%
const string Metrics = "EN,Qabf,MS-SSIM";
FuseImagesTransformer average = context
    .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Meif, new FuseImagesOptions { Rule = "average" })
    .Fit(images);
Console.WriteLine("the average of both:");
IDataView averaged = average.Transform(images);
Console.WriteLine(context.Fusion().Evaluate(averaged, "First", "Second", "Fused", metrics: Metrics));
Console.WriteLine($"{fuse.EngineName}:");
Console.WriteLine(context.Fusion().Evaluate(fused, "First", "Second", "Fused", metrics: Metrics));

// %% [markdown]
// ## Train a little
//
// The second stage learns from references, and from the gradients of a teacher that the first stage trained: here on the same
// pictures, and only for seconds.

// %%
LossCurve losses = new();
StageTrainerOptions steps = new() { Steps = 16, LearningRate = 3e-4 };
CropSamplerOptions crops = new() { CropSize = 64, BatchSize = 1 };
FusionTrainersCatalog trainers = context.Fusion().Trainers;
FuseImagesTransformer teacher = trainers
    .MultiFocus(
        new MultiFocusTrainerOptions
        {
            Trainer = steps,
            Crops = crops,
            Progress = losses,
        }
    )
    .Fit(images);
ITransformer model = load.Append(
        trainers.MultiExposure(
            new MultiExposureTrainerOptions
            {
                Trainer = steps,
                Crops = crops,
                Progress = losses,
                Teacher = teacher,
            }
        )
    )
    .Fit(pairs);
Console.WriteLine(losses);
Notebook.Show(model.Transform(pairs), 0, "Fused");

// %% [markdown]
// ## Save
//
// The model file holds the whole pipeline, weights included. Loading it needs no registration and gives the same picture to the
// bit.

// %%
string path = Path.Combine(Path.GetTempPath(), $"multi-exposure-{Environment.ProcessId}.zip");
context.Model.Save(model, pairs.Schema, path);
ITransformer loaded = new MLContext().Model.Load(path, out _);
Console.WriteLine($"{new FileInfo(path).Length / 1024} KiB");
Console.WriteLine($"the same picture: {Notebook.AreEqual(model.Transform(pairs), loaded.Transform(pairs), "Fused")}");
fuse.Dispose();
average.Dispose();
teacher.Dispose();
File.Delete(path);
Directory.Delete(folder, recursive: true);
