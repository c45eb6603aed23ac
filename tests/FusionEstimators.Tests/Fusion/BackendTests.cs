using System.Collections.Concurrent;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

/// <summary>What a network runs on: the options, the context, and what is there.</summary>
[TestClass]
public sealed class BackendTests
{
    /// <summary>No machine has as many devices.</summary>
    private const int Absent = 97;

    private readonly WeightFile _weights = TestWeights.Efrufn(seed: 11);

    [TestMethod]
    public void Nothing_but_managed_kernels_is_used_where_no_GPU_is_asked_for()
    {
        MLContext context = new();
        ConcurrentQueue<string> log = new();
        context.Log += (_, line) => log.Enqueue(line.Message);
        using FuseImagesTransformer model = Fit(context, new FuseImagesOptions { Weights = _weights });
        Assert.AreEqual(FusionBackend.Managed, model.Backend);
        Assert.IsNull(model.GpuDeviceId);
        Assert.AreEqual(1, log.Count(line => line.Contains("no CUDA device is asked for", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow(FusionBackend.Auto, 0, 1, 1)]
    [DataRow(FusionBackend.TorchSharp, 0, 2, 1)]
    [DataRow(FusionBackend.TorchSharp, -1, 1, 1)]
    public void A_libtorch_that_computes_wrong_gives_managed_kernels_where_falling_back_is_allowed(
        FusionBackend backend,
        int gpu,
        int checks,
        int warnings
    )
    {
        List<int?> asked = [];
        List<string> warned = [];
        BackendChoice choice = new(backend, gpu < 0 ? null : gpu, FallbackToCpu: null);
        ContextDevice lenient = new(GpuDeviceId: null, FallbackToCpu: true, _ => { }, warned.Add);
        Assert.AreEqual(BackendDevice.Managed, choice.Settle(lenient, Refuse));
        Assert.HasCount(checks, asked);
        Assert.HasCount(warnings, warned);
        StringAssert.Contains(warned[0], "managed kernels");
        StringAssert.Contains(warned[0], "3x3 convolution");

        TorchBackendException error = Assert.ThrowsExactly<TorchBackendException>(() =>
            choice.Settle(lenient with { FallbackToCpu = false }, Refuse)
        );
        StringAssert.Contains(error.Message, "3x3 convolution");
        StringAssert.Contains(error.Message, "FallbackToCpu");

        void Refuse(int? device, Action<string> log)
        {
            asked.Add(device);
            throw new TorchBackendException(device is null ? "cpu" : "cuda:0", "the 3x3 convolution is wrong.");
        }
    }

    [TestMethod]
    public void A_GPU_of_the_context_that_is_not_there_gives_managed_kernels_and_a_warning()
    {
        MLContext context = new() { GpuDeviceId = Absent, FallbackToCpu = true };
        ConcurrentQueue<string> log = new();
        context.Log += (_, line) => log.Enqueue(line.Message);
        using FuseImagesTransformer model = Fit(context, new FuseImagesOptions { Weights = _weights });
        Assert.AreEqual(FusionBackend.Managed, model.Backend);
        Assert.AreEqual(1, log.Count(line => line.Contains("CUDA device 97 is not there", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_GPU_that_is_not_there_is_an_error_where_the_context_or_the_options_allow_no_fallback()
    {
        MLContext strict = new() { GpuDeviceId = Absent };
        FuseImagesOptions options = new() { Weights = _weights };
        TorchBackendException error = Assert.ThrowsExactly<TorchBackendException>(() => Fit(strict, options));
        Assert.AreEqual("cuda:97", error.Device);
        StringAssert.Contains(error.Message, "FallbackToCpu");
        FuseImagesOptions strictOptions = new()
        {
            Weights = _weights,
            GpuDeviceId = Absent + 1,
            FallbackToCpu = false,
            Backend = FusionBackend.TorchSharp,
        };
        error = Assert.ThrowsExactly<TorchBackendException>(() => Fit(new MLContext(), strictOptions));
        Assert.AreEqual("cuda:98", error.Device);
    }

    [TestMethod]
    public void The_options_have_the_last_word()
    {
        MLContext strict = new() { GpuDeviceId = Absent, FallbackToCpu = false };
        using FuseImagesTransformer managed = Fit(
            strict,
            new FuseImagesOptions { Weights = _weights, Backend = FusionBackend.Managed }
        );
        using FuseImagesTransformer lenient = Fit(strict, new FuseImagesOptions { Weights = _weights, FallbackToCpu = true });
        using FuseImagesTransformer torch = Fit(
            strict,
            new FuseImagesOptions
            {
                Weights = _weights,
                FallbackToCpu = true,
                Backend = FusionBackend.TorchSharp,
            }
        );
        Assert.AreEqual(FusionBackend.Managed, managed.Backend);
        Assert.AreEqual(FusionBackend.Managed, lenient.Backend);
        Assert.AreEqual(FusionBackend.TorchSharp, torch.Backend);
        Assert.IsNull(torch.GpuDeviceId);
    }

    [TestMethod]
    public void A_GPU_below_zero_and_a_rule_on_TorchSharp_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FuseImagesOptions { GpuDeviceId = -1 });
        FuseImagesOptions rule = new() { Rule = "laplacian", Backend = FusionBackend.TorchSharp };
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Fit(new MLContext(), rule)).Message, "TorchSharp");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FuseImagesOptions { Backend = (FusionBackend)7 });
    }

    [TestMethod]
    public void TorchSharp_gives_the_pictures_of_the_managed_kernels_before_and_after_saving()
    {
        MLContext context = new();
        IDataView rows = context.Data.LoadFromEnumerable([PlanePair.Draw(21, 34), PlanePair.Draw(16, 16, seed: 1)]);
        FuseOptions engine = new() { Threads = 1 };
        using FuseImagesTransformer managed = Fit(context, new FuseImagesOptions { Weights = _weights, Engine = engine });
        using FuseImagesTransformer torch = Fit(
            context,
            new FuseImagesOptions
            {
                Weights = _weights,
                Engine = engine,
                Backend = FusionBackend.TorchSharp,
            }
        );
        using FuseImagesTransformer loaded = (FuseImagesTransformer)new SavedModel(context, torch).Load();
        Assert.AreEqual(FusionBackend.TorchSharp, loaded.Backend);
        ImagePlane[] expected = TestRows.Planes(managed.Transform(rows), "Fused");
        ImagePlane[] direct = TestRows.Planes(torch.Transform(rows), "Fused");
        ImagePlane[] reloaded = TestRows.Planes(loaded.Transform(rows), "Fused");
        for (int i = 0; i < expected.Length; i++)
        {
            CollectionAssert.AreEqual(direct[i].Samples.ToArray(), reloaded[i].Samples.ToArray());
            for (int k = 0; k < expected[i].Samples.Length; k++)
            {
                Assert.AreEqual(expected[i].Samples[k], direct[i].Samples[k], 1e-4f);
            }
        }
    }

    [TestMethod]
    public void A_saved_model_asks_the_context_that_loads_it()
    {
        using FuseImagesTransformer model = Fit(new MLContext(), new FuseImagesOptions { Weights = _weights });
        Exception error = new SavedModel(new MLContext { GpuDeviceId = Absent, FallbackToCpu = false }, model).LoadError();
        Assert.IsInstanceOfType<TorchBackendException>(error);
        MLContext lenient = new() { GpuDeviceId = Absent, FallbackToCpu = true };
        using FuseImagesTransformer loaded = (FuseImagesTransformer)new SavedModel(lenient, model).Load();
        Assert.AreEqual(FusionBackend.Managed, loaded.Backend);
    }

    private static FuseImagesTransformer Fit(MLContext context, FuseImagesOptions options) =>
        context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, options)
            .Fit(context.Data.LoadFromEnumerable(Array.Empty<PlanePair>()));
}
