using FreshProcess;
using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

/// <summary>The state of FuseImages in model files: all options, and values that can't be.</summary>
[TestClass]
public sealed class FuseImagesStateTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    public void All_options_travel_in_the_model_file()
    {
        FuseImagesOptions options = new()
        {
            Weights = TestWeights.Efrufn(seed: 21),
            ChromaRule = "average",
            Engine = new FuseOptions
            {
                FixedPoint = FixedPoint.Feature,
                Solver = FixedPointSolver.Plain,
                MaximumIterations = 2,
                Tolerance = 1e-3,
                AndersonMemory = 3,
                AndersonRegularization = 1e-2,
                AndersonMixingShare = 0.5,
                Threads = 1,
                Memory = FusionMemory.Smallest,
            },
            Backend = FusionBackend.Managed,
            GpuDeviceId = 3,
            FallbackToCpu = false,
            NormalizeFirst = new PercentileNormalization(1, 99),
            NormalizeSecond = new PercentileNormalization(0.5, 99.5),
            SizeMismatch = SizeMismatchHandling.Resize,
            Order = FusionOrder.Pairwise,
            NormalizeNarrowSources = true,
        };
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows(1));
        using FuseImagesTransformer saved = _context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Meif, options)
            .Fit(rows);
        SavedModel model = new(_context, saved);
        using FuseImagesTransformer loaded = (FuseImagesTransformer)model.Load();
        CollectionAssert.AreEqual(model.State, new SavedModel(_context, loaded).State);
        CollectionAssert.AreEqual(
            TestRows.Pixels(saved.Transform(rows), "Fused")[0],
            TestRows.Pixels(loaded.Transform(rows), "Fused")[0]
        );

        // Every option makes the state another one, so none is left out of it.
        byte[] plain = State(new FuseImagesOptions { Rule = "average" });
        FuseImagesOptions[] others =
        [
            new() { Rule = "average", Backend = FusionBackend.Managed },
            new() { Rule = "average", GpuDeviceId = 0 },
            new() { Rule = "average", FallbackToCpu = true },
            new() { Rule = "average", NormalizeFirst = new PercentileNormalization(1, 99) },
            new() { Rule = "average", NormalizeSecond = new PercentileNormalization(1, 99) },
            new() { Rule = "average", SizeMismatch = SizeMismatchHandling.Crop },
            new() { Rule = "average", Order = FusionOrder.Pairwise },
            new() { Rule = "average", NormalizeNarrowSources = true },
            new()
            {
                Rule = "average",
                Engine = new FuseOptions { Memory = FusionMemory.Strips },
            },
            new() { Rule = "average", ChromaRule = "zero" },
        ];
        Assert.HasCount(others.Length + 1, others.Select(State).Append(plain).Select(Convert.ToHexString).Distinct().ToArray());
    }

    [TestMethod]
    [DataRow("GPU", -2, 0.0, 100.0, "Throw")]
    [DataRow("GPU", int.MinValue, 0.0, 100.0, "Throw")]
    [DataRow("normalisation", 0, double.NaN, 100.0, "Throw")]
    [DataRow("percentiles", 0, 60.0, 40.0, "Throw")]
    [DataRow("normalisation", 0, 0.0, 1e300, "Throw")]
    [DataRow("Stretch", 0, 0.0, 100.0, "Stretch")]
    public void Values_that_can_not_be_are_refused_by_name(string named, int gpu, double low, double high, string handling)
    {
        SavedModel model = new(_context, Fit(new FuseImagesOptions { Rule = "laplacian" }));
        byte[] state = EarlierState.Write(2, state =>
        {
            EarlierState.WriteFirstVersion(state, "Ivf", memory: "Automatic", rule: "first");
            state.Write("Auto");
            state.Write(true);
            state.Write(gpu);
            state.Write(false);
            state.Write(true);
            state.Write(low);
            state.Write(high);
            state.Write(false);
            state.Write(handling);
            state.Write("Sequence");
        });
        Exception error = model.WithState(state).LoadError();
        Assert.IsInstanceOfType<ModelFormatException>(error);
        StringAssert.Contains(error.Message, named);
    }

    [TestMethod]
    public void Every_truncation_and_every_flipped_byte_gives_a_transformer_or_a_typed_error()
    {
        FuseImagesOptions options = new()
        {
            Rule = "average",
            GpuDeviceId = 1,
            FallbackToCpu = true,
            NormalizeFirst = new PercentileNormalization(2, 98),
        };
        SavedModel model = new(_context, Fit(options));
        byte[] state = model.State;
        for (int i = 0; i < state.Length; i++)
        {
            Assert.IsInstanceOfType<ModelFormatException>(model.WithState(state[..i]).LoadError(), $"{i} bytes");
            byte[] flipped = [.. state];
            flipped[i] ^= 0x81;
            try
            {
                using FuseImagesTransformer loaded = (FuseImagesTransformer)model.WithState(flipped).Load();
            }
            catch (Exception exception)
            {
                Assert.IsInstanceOfType<ModelFormatException>(SavedModel.Unwrap(exception), $"byte {i}: {exception}");
            }
        }
    }

    private byte[] State(FuseImagesOptions options) => State(options, FusionTask.Ivf);

    private byte[] State(FuseImagesOptions options, FusionTask task)
    {
        using FuseImagesTransformer model = Fit(options, task);
        return new SavedModel(_context, model).State;
    }

    private FuseImagesTransformer Fit(FuseImagesOptions options, FusionTask task = FusionTask.Ivf) =>
        _context
            .Transforms.FuseImages("Fused", "First", "Second", task, options)
            .Fit(_context.Data.LoadFromEnumerable(SamplePair.Rows(1)));
}
