#!/usr/bin/env -S dotnet run -c Release
#:project Support/NotebookSupport.csproj
#:property PublishAot=false
#:property NoWarn=$(NoWarn);CA1707;CA1859;CA1852;IL2026;IL3050

// %% [markdown]
// # Infrared and visible fusion
//
// At night a camera sees lamps, signs and the marks on the road; an infrared camera sees people and engines. The fused picture
// shows both. This notebook loads such a pair, fuses it, looks, measures, trains a network for a few seconds with a teacher,
// and saves it.
//
// It is made from `infrared_visible.cs`, which runs as it is: `dotnet run -c Release infrared_visible.cs`.

// %%
using FusionML.Estimators;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Samples.Notebooks;
using FusionML.Training;
using Microsoft.ML;

MLContext context = new(seed: 1);
string folder = Directory.CreateTempSubdirectory("fusionml-").FullName;
for (int street = 0; street < 2; street++)
{
    (FusionImage visible, FusionImage infrared) = StreetScene.Draw(street);
    Scene.Write(folder, ($"visible{street}", visible), ($"infrared{street}", infrared));
}

IDataView pairs = context.Data.LoadFromEnumerable(
    Enumerable.Range(0, 2).Select(street => new { Visible = $"visible{street}.png", Infrared = $"infrared{street}.png" })
);

// %% [markdown]
// ## Load
//
// Two streets, drawn by formulas. The visible picture comes first: its colours are what the fused picture keeps.

// %%
IEstimator<ITransformer> load = context
    .Transforms.LoadImages("First", folder, "Visible")
    .Append(context.Transforms.LoadImages("Second", folder, "Infrared"));
IDataView images = load.Fit(pairs).Transform(pairs);
Notebook.Show(images, 0, "First", "Second");

// %% [markdown]
// ## Fuse and look
//
// By the trained weights where they ship with the library, otherwise by a classical rule: of two details the Laplacian pyramid
// takes the larger.

// %%
FuseImagesOptions options = ShippedWeights.IsAvailable(FusionTask.Ivf)
    ? new() { Weights = ShippedWeights.Load(FusionTask.Ivf) }
    : new() { Rule = "laplacian" };
FuseImagesTransformer fuse = context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, options).Fit(images);
IDataView fused = fuse.Transform(images);
Console.WriteLine($"fused by {fuse.EngineName}");
Notebook.Show(fused, 0, "Fused");

// %% [markdown]
// ## Measure
//
// There is no reference here. `EN` is entropy, `SD` contrast, `MI` what the fused picture tells of its sources, and `Qabf` how
// much of their edges is kept. Means over both streets.

// %%
const string Metrics = "EN,SD,MI,Qabf";
FuseImagesTransformer average = context
    .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, new FuseImagesOptions { Rule = "average" })
    .Fit(images);
Console.WriteLine("the average of both:");
Console.WriteLine(context.Fusion().Evaluate(average.Transform(images), "First", "Second", "Fused", metrics: Metrics));
Console.WriteLine($"{fuse.EngineName}:");
Console.WriteLine(context.Fusion().Evaluate(fused, "First", "Second", "Fused", metrics: Metrics));

// %% [markdown]
// ## Train a little
//
// The last stage has no references either: it learns intensity, texture and structure of both sources, and the gradients of
// its teacher, from whose weights it starts. The teacher is a multi-exposure network, trained for seconds on two drawn rooms.

// %%
LossCurve losses = new();
StageTrainerOptions steps = new() { Steps = 24, LearningRate = 3e-4 };
CropSamplerOptions crops = new() { CropSize = 64, BatchSize = 1 };
FusionTrainersCatalog trainers = context.Fusion().Trainers;
IDataView rooms = context.Data.LoadFromEnumerable([new RoomRow(0), new RoomRow(1)]);
FuseImagesTransformer teacher = trainers
    .MultiExposure(
        new MultiExposureTrainerOptions
        {
            Trainer = steps,
            Crops = crops,
            Progress = losses,
        }
    )
    .Fit(rooms);
ITransformer model = load.Append(
        trainers.InfraredVisible(
            new InfraredVisibleTrainerOptions
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
string path = Path.Combine(Path.GetTempPath(), $"infrared-visible-{Environment.ProcessId}.zip");
context.Model.Save(model, pairs.Schema, path);
ITransformer loaded = new MLContext().Model.Load(path, out _);
Console.WriteLine($"{new FileInfo(path).Length / 1024} KiB");
Console.WriteLine($"the same picture: {Notebook.AreEqual(model.Transform(pairs), loaded.Transform(pairs), "Fused")}");
fuse.Dispose();
average.Dispose();
teacher.Dispose();
File.Delete(path);
Directory.Delete(folder, recursive: true);
