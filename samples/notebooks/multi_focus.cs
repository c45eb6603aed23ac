#!/usr/bin/env -S dotnet run -c Release
#:project Support/NotebookSupport.csproj
#:property PublishAot=false
#:property NoWarn=$(NoWarn);CA1707;CA1859;CA1852;IL2026;IL3050

// %% [markdown]
// # Multi-focus fusion
//
// A lens is sharp at one distance. Two pictures of one scene, one focused near and one far, are fused into one that is sharp
// everywhere. This notebook loads such a pair, fuses it, looks at it, measures it, trains a network for a few seconds and
// saves it.
//
// It is made from `multi_focus.cs`, which runs as it is: `dotnet run -c Release multi_focus.cs`.

// %%
using FusionML.Estimators;
using FusionML.Inference;
using FusionML.Samples.Notebooks;
using FusionML.Training;
using Microsoft.ML;

MLContext context = new(seed: 1);
string folder = Path.Combine(Notebook.Folder, "..", "pictures");
IDataView pairs = context.Data.LoadFromEnumerable([
    new
    {
        Near = "near.png",
        Far = "far.png",
        Sharp = "sharp.png",
    },
]);

// %% [markdown]
// ## Load
//
// The project draws this pair itself, together with the picture that a perfect lens would take. Nothing is read before a
// column is asked for.

// %%
IEstimator<ITransformer> load = context
    .Transforms.LoadImages("First", folder, "Near")
    .Append(context.Transforms.LoadImages("Second", folder, "Far"))
    .Append(context.Transforms.LoadImages("Reference", folder, "Sharp"));
IDataView images = load.Fit(pairs).Transform(pairs);
Notebook.Show(images, 0, "First", "Second");

// %% [markdown]
// ## Fuse and look
//
// By the trained weights where they ship with the library, otherwise by a classical rule: of two details the Laplacian pyramid
// takes the larger.
//
// The ball is sharp in the first source, the lighthouse in the second; beside the fused picture stands the reference.

// %%
FuseImagesOptions options = ShippedWeights.IsAvailable(FusionTask.Mfif)
    ? new() { Weights = ShippedWeights.Load(FusionTask.Mfif) }
    : new() { Rule = "laplacian" };
FuseImagesTransformer fuse = context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Mfif, options).Fit(images);
IDataView fused = fuse.Transform(images);
Console.WriteLine($"fused by {fuse.EngineName}");
Notebook.Show(fused, 0, "Fused", "Reference");

// %% [markdown]
// ## Measure
//
// `Qabf` asks how much of the edges of both sources is kept; `SSIM` how alike the fused picture is to both sources, which the
// average wins, since it lies between them; `PSNR` compares with the reference, which only a good fusion comes near.

// %%
const string Metrics = "EN,Qabf,SSIM,PSNR";
FuseImagesTransformer average = context
    .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Mfif, new FuseImagesOptions { Rule = "average" })
    .Fit(images);
Console.WriteLine("the average of both:");
IDataView averaged = average.Transform(images);
Console.WriteLine(context.Fusion().Evaluate(averaged, "First", "Second", "Fused", "Reference", metrics: Metrics));
Console.WriteLine($"{fuse.EngineName}:");
Console.WriteLine(context.Fusion().Evaluate(fused, "First", "Second", "Fused", "Reference", metrics: Metrics));

// %% [markdown]
// ## Train a little
//
// The first stage of gradient transfer learns from pictures with a reference; its loss is 1 - SSIM. Forty-eight steps take
// seconds and are far too few to fuse well: that the loss falls is all they show.

// %%
LossCurve losses = new();
ITransformer model = load.Append(
        context
            .Fusion()
            .Trainers.MultiFocus(
                new MultiFocusTrainerOptions
                {
                    Trainer = new StageTrainerOptions { Steps = 48, LearningRate = 5e-4 },
                    Crops = new CropSamplerOptions { CropSize = 48, BatchSize = 1 },
                    Progress = losses,
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
string path = Path.Combine(Path.GetTempPath(), $"multi-focus-{Environment.ProcessId}.zip");
context.Model.Save(model, pairs.Schema, path);
ITransformer loaded = new MLContext().Model.Load(path, out _);
Console.WriteLine($"{new FileInfo(path).Length / 1024} KiB");
Console.WriteLine($"the same picture: {Notebook.AreEqual(model.Transform(pairs), loaded.Transform(pairs), "Fused")}");
fuse.Dispose();
average.Dispose();
File.Delete(path);
