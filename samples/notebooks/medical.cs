#!/usr/bin/env -S dotnet run -c Release
#:project Support/NotebookSupport.csproj
#:property PublishAot=false
#:property NoWarn=$(NoWarn);CA1707;CA1859;CA1852;IL2026;IL3050

// %% [markdown]
// # Medical fusion
//
// MRI shows the folds of a brain, PET how much sugar each part of it burns. Fused, one sees which fold is active. This
// notebook loads such a pair, fuses it, looks, measures, trains a network for a few seconds and saves it. The pictures are
// drawn, not measured: nothing here is medicine.
//
// It is made from `medical.cs`, which runs as it is: `dotnet run -c Release medical.cs`.

// %%
using FusionML.Estimators;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Samples.Notebooks;
using FusionML.Training;
using Microsoft.ML;

MLContext context = new(seed: 1);
string folder = Directory.CreateTempSubdirectory("fusionml-").FullName;
for (int head = 0; head < 2; head++)
{
    (FusionImage mri, FusionImage pet) = HeadScene.Draw(head);
    Scene.Write(folder, ($"mri{head}", mri), ($"pet{head}", pet));
}

IDataView pairs = context.Data.LoadFromEnumerable(
    Enumerable.Range(0, 2).Select(head => new { Mri = $"mri{head}.png", Pet = $"pet{head}.png" })
);

// %% [markdown]
// ## Load
//
// Two slices, drawn by formulas. The MRI comes first; the PET brings the colours.

// %%
IEstimator<ITransformer> load = context
    .Transforms.LoadImages("First", folder, "Mri")
    .Append(context.Transforms.LoadImages("Second", folder, "Pet"));
IDataView images = load.Fit(pairs).Transform(pairs);
Notebook.Show(images, 0, "First", "Second");

// %% [markdown]
// ## Fuse and look
//
// By the trained weights where they ship with the library, otherwise by a classical rule: of two details the Laplacian pyramid
// takes the larger.

// %%
FuseImagesOptions options = ShippedWeights.IsAvailable(FusionTask.Mif)
    ? new() { Weights = ShippedWeights.Load(FusionTask.Mif) }
    : new() { Rule = "laplacian" };
FuseImagesTransformer fuse = context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Mif, options).Fit(images);
IDataView fused = fuse.Transform(images);
Console.WriteLine($"fused by {fuse.EngineName}");
Notebook.Show(fused, 0, "Fused");

// %% [markdown]
// ## Measure
//
// `EN` is entropy, `MI` what the fused picture tells of its sources, `SCD` what the differences to each source tell of the
// other, and `Qabf` how much of their edges is kept. Means over both slices.

// %%
const string Metrics = "EN,MI,SCD,Qabf";
FuseImagesTransformer average = context
    .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Mif, new FuseImagesOptions { Rule = "average" })
    .Fit(images);
Console.WriteLine("the average of both:");
Console.WriteLine(context.Fusion().Evaluate(average.Transform(images), "First", "Second", "Fused", metrics: Metrics));
Console.WriteLine($"{fuse.EngineName}:");
Console.WriteLine(context.Fusion().Evaluate(fused, "First", "Second", "Fused", metrics: Metrics));

// %% [markdown]
// ## Train a little
//
// The paper fuses medical pictures by the multi-exposure network (section IV-E), and so does this cell: rooms are trained on for
// a few seconds, and the weights then fuse heads. Beyond the paper there is a stage for medical pictures, `Trainers.Medical`,
// which goes on from an infrared-visible network and needs no reference pictures; the weights that ship come from it.

// %%
LossCurve losses = new();
IDataView rooms = context.Data.LoadFromEnumerable([new RoomRow(0), new RoomRow(1)]);
FuseImagesTransformer exposure = context
    .Fusion()
    .Trainers.MultiExposure(
        new MultiExposureTrainerOptions
        {
            Trainer = new StageTrainerOptions { Steps = 24, LearningRate = 3e-4 },
            Crops = new CropSamplerOptions { CropSize = 64, BatchSize = 1 },
            Progress = losses,
        }
    )
    .Fit(rooms);
ITransformer model = load.Append(
        context.Transforms.FuseImages(
            "Fused",
            "First",
            "Second",
            FusionTask.Mif,
            new FuseImagesOptions { Weights = exposure.Weights }
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
string path = Path.Combine(Path.GetTempPath(), $"medical-{Environment.ProcessId}.zip");
context.Model.Save(model, pairs.Schema, path);
ITransformer loaded = new MLContext().Model.Load(path, out _);
Console.WriteLine($"{new FileInfo(path).Length / 1024} KiB");
Console.WriteLine($"the same picture: {Notebook.AreEqual(model.Transform(pairs), loaded.Transform(pairs), "Fused")}");
fuse.Dispose();
average.Dispose();
exposure.Dispose();
File.Delete(path);
Directory.Delete(folder, recursive: true);
