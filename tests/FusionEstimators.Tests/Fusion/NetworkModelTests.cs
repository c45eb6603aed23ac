using System.Collections.Concurrent;
using FreshProcess;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Testing;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class NetworkModelTests
{
    private const string WeightsEntry = "Weights.safetensors";

    private readonly MLContext _context = new();

    [TestMethod]
    public void A_pipeline_gives_the_picture_of_the_reference()
    {
        string weights = SharedFiles.Require("reference/parity/weights/efrufn_ivf.safetensors");
        WeightFile reference = WeightFile.Read(SharedFiles.Require("reference/parity/efrufn/crop64.safetensors"));
        PlanePair row = new() { First = ToPlane(reference["vis_y"]), Second = ToPlane(reference["ir"]) };
        IDataView rows = _context.Data.LoadFromEnumerable([row]);
        using FuseImagesTransformer model = _context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, weights)
            .Fit(rows);
        Assert.AreEqual("efrufn", model.EngineName);
        ImagePlane fused = TestRows.Planes(model.Transform(rows), "Fused")[0];
        ReadOnlySpan<float> expected = ToPlane(reference["fused_anderson5"]).Samples;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(Math.Clamp(expected[i], 0, 1), fused.Samples[i], 1e-4f);
        }
    }

    [TestMethod]
    public void A_loaded_model_has_its_options_and_gives_the_same_pictures()
    {
        FuseImagesOptions options = new()
        {
            Weights = TestWeights.Efrufn(seed: 1),
            ChromaRule = "average",
            Engine = new FuseOptions
            {
                Solver = FixedPointSolver.Plain,
                MaximumIterations = 3,
                Tolerance = 1e-5,
                AndersonMemory = 4,
                Threads = 1,
            },
        };
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        using FuseImagesTransformer saved = _context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Meif, options)
            .Fit(rows);
        SavedModel model = new(_context, saved);
        using FuseImagesTransformer loaded = (FuseImagesTransformer)model.Load();
        Assert.AreEqual(FusionTask.Meif, loaded.Task);
        CollectionAssert.AreEqual(model.State, new SavedModel(_context, loaded).State);
        byte[][] expected = TestRows.Pixels(saved.Transform(rows), "Fused");
        byte[][] actual = TestRows.Pixels(loaded.Transform(rows), "Fused");
        for (int i = 0; i < expected.Length; i++)
        {
            CollectionAssert.AreEqual(expected[i], actual[i]);
        }
    }

    [TestMethod]
    public void A_model_with_ReFusion_keeps_the_order_of_its_pictures_and_its_stretch()
    {
        FuseImagesOptions options = new()
        {
            Weights = TestWeights.ReFusion(seed: 1, WeightMetadata.SecondFirst),
            Engine = new FuseOptions { StretchResult = true, Threads = 1 },
        };
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        using FuseImagesTransformer saved = _context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Mif, options)
            .Fit(rows);
        Assert.AreEqual("refusion", saved.EngineName);
        SavedModel model = new(_context, saved);
        using FuseImagesTransformer loaded = (FuseImagesTransformer)model.Load();
        CollectionAssert.AreEqual(model.State, new SavedModel(_context, loaded).State);
        byte[][] expected = TestRows.Pixels(saved.Transform(rows), "Fused");
        byte[][] actual = TestRows.Pixels(loaded.Transform(rows), "Fused");
        using FuseImagesTransformer swapped = _context
            .Transforms.FuseImages(
                "Fused",
                "First",
                "Second",
                FusionTask.Mif,
                new FuseImagesOptions
                {
                    Weights = TestWeights.ReFusion(seed: 1, WeightMetadata.FirstSecond),
                    Engine = options.Engine,
                }
            )
            .Fit(rows);
        byte[][] other = TestRows.Pixels(swapped.Transform(rows), "Fused");
        for (int i = 0; i < expected.Length; i++)
        {
            CollectionAssert.AreEqual(expected[i], actual[i]);
            CollectionAssert.AreNotEqual(expected[i], other[i]);
        }
    }

    [TestMethod]
    public void A_model_with_PSLPT_keeps_the_task_that_it_fuses()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        using FuseImagesTransformer saved = Fit(FusionTask.Meif);
        Assert.AreEqual("pslpt", saved.EngineName);
        SavedModel model = new(_context, saved);
        using FuseImagesTransformer loaded = (FuseImagesTransformer)model.Load();
        Assert.AreEqual(FusionTask.Meif, loaded.Task);
        CollectionAssert.AreEqual(model.State, new SavedModel(_context, loaded).State);
        byte[][] expected = TestRows.Pixels(saved.Transform(rows), "Fused");
        byte[][] actual = TestRows.Pixels(loaded.Transform(rows), "Fused");
        using FuseImagesTransformer infrared = Fit(FusionTask.Ivf);
        byte[][] other = TestRows.Pixels(infrared.Transform(rows), "Fused");
        for (int i = 0; i < expected.Length; i++)
        {
            CollectionAssert.AreEqual(expected[i], actual[i]);
            CollectionAssert.AreNotEqual(expected[i], other[i], "another task has other masks");
        }

        FuseImagesTransformer Fit(FusionTask task) =>
            _context
                .Transforms.FuseImages(
                    "Fused",
                    "First",
                    "Second",
                    task,
                    new FuseImagesOptions
                    {
                        Weights = TestWeights.Pslpt(seed: 1),
                        ChromaRule = "first",
                        KeepAgreement = false,
                        Engine = new FuseOptions { StretchResult = true, Threads = 1 },
                    }
                )
                .Fit(rows);
    }

    [TestMethod]
    public void Weights_that_are_missing_cut_or_of_another_network_are_a_typed_error()
    {
        FuseImagesOptions options = new() { Weights = TestWeights.Efrufn(seed: 1) };
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        using FuseImagesTransformer saved = _context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, options)
            .Fit(rows);
        SavedModel model = new(_context, saved);
        byte[] weights = model.Read(WeightsEntry);
        byte[] otherName = [.. weights];
        otherName[weights.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(NetworkLayout.Efrufn.Tensors[0].Name))] ^= 1;
        foreach (byte[]? broken in new[] { null, [], weights[..7], weights[..1000], weights[..^1], otherName })
        {
            Assert.IsInstanceOfType<ModelFormatException>(model.WithEntry(WeightsEntry, broken).LoadError());
        }
    }

    [TestMethod]
    public void Sixteen_threads_on_one_transformer_give_what_one_gives()
    {
        FuseImagesOptions options = new()
        {
            Weights = TestWeights.Efrufn(seed: 2),
            Engine = new FuseOptions { Threads = 1 },
        };
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows(4));
        using FuseImagesTransformer model = _context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Mfif, options)
            .Fit(rows);
        IDataView fused = model.Transform(rows);
        byte[][] expected = TestRows.Pixels(fused, "Fused");
        byte[][][] actual = new byte[16][][];
        Thread[] threads =
        [
            .. Enumerable.Range(0, actual.Length).Select(i => new Thread(() => actual[i] = TestRows.Pixels(fused, "Fused"))),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        foreach (byte[][] pictures in actual)
        {
            for (int i = 0; i < expected.Length; i++)
            {
                CollectionAssert.AreEqual(expected[i], pictures[i]);
            }
        }
    }

    [TestMethod]
    [DataRow(FusionBackend.Managed)]
    [DataRow(FusionBackend.TorchSharp)]
    public void Sixteen_threads_through_a_pool_of_engines_give_what_one_gives(FusionBackend backend)
    {
        const int Pictures = 48;
        FuseImagesOptions options = new()
        {
            Weights = TestWeights.Efrufn(seed: 2),
            Engine = new FuseOptions { Threads = 1, MaximumIterations = 2 },
            Backend = backend,
        };
        EveryRow[] rows = [.. EveryRow.Rows(6)];
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        using FuseImagesTransformer model = _context.Transforms.FuseImages("A", "Y1", "Y2", FusionTask.Mfif, options).Fit(data);
        string[] expected = [.. Fingerprint.OfColumn(model.Transform(data), "A")];
        PredictionEngineOptions shared = new() { OwnsTransformer = false };
        ConcurrentBag<PredictionEngine<EveryRow, PlanePrediction>> pool = [];
        string[] actual = new string[Pictures];
        Parallel.For(0, Pictures, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
        {
            if (!pool.TryTake(out PredictionEngine<EveryRow, PlanePrediction>? engine))
            {
                engine = _context.Model.CreatePredictionEngine<EveryRow, PlanePrediction>(model, shared);
            }

            actual[i] = engine.Predict(rows[i % rows.Length]).GetFingerprint();
            pool.Add(engine);
        });
        for (int i = 0; i < Pictures; i++)
        {
            Assert.AreEqual(expected[i % rows.Length], actual[i], $"picture {i}");
        }

        foreach (PredictionEngine<EveryRow, PlanePrediction> engine in pool)
        {
            engine.Dispose();
        }
    }

    [TestMethod]
    public void A_disposed_transformer_fuses_no_more()
    {
        FuseImagesOptions options = new() { Weights = TestWeights.Efrufn(seed: 2) };
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows(1));
        FuseImagesTransformer model = _context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Mfif, options)
            .Fit(rows);
        model.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => TestRows.Pixels(model.Transform(rows), "Fused"));
    }

    [TestMethod]
    public void A_missing_weight_file_is_named() =>
        StringAssert.Contains(
            Assert
                .ThrowsExactly<WeightsException>(() =>
                    _context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, "nowhere.safetensors")
                )
                .Message,
            "nowhere.safetensors"
        );

    private static ImagePlane ToPlane(WeightTensor tensor) =>
        new(tensor.Shape[^2], tensor.Shape[^1], [.. tensor.Values], bitDepth: 32);
}
