using FreshProcess;
using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

/// <summary>The state of FuseImages in model files: all options, the older version, and values that can't be.</summary>
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
    [DataRow(FusionTask.Ivf, "first")]
    [DataRow(FusionTask.Meif, "distance")]
    public void A_state_of_the_first_version_is_read_as_it_was_meant(FusionTask task, string rule)
    {
        SavedModel model = new(_context, Fit(new FuseImagesOptions { Rule = "laplacian" }));
        byte[] first = Write(1, state => WriteFirstVersion(state, task.ToString()));
        using FuseImagesTransformer loaded = (FuseImagesTransformer)model.WithState(first).Load();
        using FuseImagesTransformer expected = Fit(new FuseImagesOptions { Rule = "average", ChromaRule = rule }, task);
        Assert.AreEqual(task, loaded.Task);
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows(1));
        CollectionAssert.AreEqual(
            TestRows.Pixels(expected.Transform(rows), "Fused")[0],
            TestRows.Pixels(loaded.Transform(rows), "Fused")[0]
        );

        // Saved again, it is of the newest version, with everything settled.
        CollectionAssert.AreEqual(
            State(
                new FuseImagesOptions
                {
                    Rule = "average",
                    ChromaRule = rule,
                    Engine = new FuseOptions { Threads = 2 },
                },
                task
            ),
            new SavedModel(_context, loaded).State
        );
    }

    [TestMethod]
    public void A_state_of_the_second_version_normalises_no_narrow_source()
    {
        SavedModel model = new(_context, Fit(new FuseImagesOptions { Rule = "laplacian" }));
        byte[] second = Write(2, state =>
        {
            WriteFirstVersion(state, "Ivf", memory: "Automatic", rule: "first");
            state.Write("Managed");
            state.Write(false);
            state.Write(false);
            state.Write(false);
            state.Write(false);
            state.Write("Crop");
            state.Write("Pairwise");
        });
        using FuseImagesTransformer loaded = (FuseImagesTransformer)model.WithState(second).Load();
        CollectionAssert.AreEqual(
            State(
                new FuseImagesOptions
                {
                    Rule = "average",
                    ChromaRule = "first",
                    Engine = new FuseOptions { Threads = 2 },
                    Backend = FusionBackend.Managed,
                    SizeMismatch = SizeMismatchHandling.Crop,
                    Order = FusionOrder.Pairwise,
                    NormalizeNarrowSources = false,
                }
            ),
            new SavedModel(_context, loaded).State
        );
    }

    [TestMethod]
    [DataRow(2, "Sequence", FusionOrder.Sequence)]
    [DataRow(3, "Sequence", FusionOrder.Sequence)]
    [DataRow(3, "Pairwise", FusionOrder.Pairwise)]
    public void A_network_of_a_version_before_decisions_mixes_in_the_order_it_was_saved_with(
        int version,
        string order,
        FusionOrder meant
    )
    {
        string[] three = ["First", "Second", "Third"];
        FuseImagesOptions before = new()
        {
            Engine = new FuseOptions { Threads = 2 },
            FocusDecision = false,
            Order = meant,
        };
        foreach (string[] columns in new[] { three[..2], three })
        {
            using FuseImagesTransformer today = Fit(columns, new FuseImagesOptions());
            using FuseImagesTransformer expected = Fit(columns, before);
            byte[] state = Write(version, state =>
            {
                WriteFirstVersion(state, "Mfif", memory: "Automatic", rule: null, fusion: null, columns);
                state.Write("Auto");
                state.Write(false);
                state.Write(false);
                state.Write(false);
                state.Write(false);
                state.Write("Throw");
                state.Write(order);
                if (version > 2)
                {
                    state.Write(false);
                }
            });
            using FuseImagesTransformer loaded = (FuseImagesTransformer)new SavedModel(_context, today).WithState(state).Load();
            Assert.IsFalse(loaded.Recipe.FocusDecision);
            Assert.AreEqual(meant, loaded.Recipe.Order);
            IDataView rows = _context.Data.LoadFromEnumerable([PlanePair.DrawThree(32, 64)]);
            float[] fused = TestRows.Planes(loaded.Transform(rows), "Fused")[0].Samples.ToArray();
            CollectionAssert.AreEqual(TestRows.Planes(expected.Transform(rows), "Fused")[0].Samples.ToArray(), fused);
            CollectionAssert.AreNotEqual(TestRows.Planes(today.Transform(rows), "Fused")[0].Samples.ToArray(), fused);
            Assert.IsFalse(loaded.GetOutputSchema(rows.Schema).Any(column => column.Name == "Map"));
        }

        FuseImagesTransformer Fit(string[] columns, FuseImagesOptions options) =>
            _context
                .Transforms.FuseImages("Fused", columns, FusionTask.Mfif, options)
                .Fit(_context.Data.LoadFromEnumerable([new PlanePair()]));
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
        byte[] state = Write(2, state =>
        {
            WriteFirstVersion(state, "Ivf", memory: "Automatic", rule: "first");
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

    /// <summary>The fields as version 1 had them; with memory, as version 2 goes on from there.</summary>
    private static void WriteFirstVersion(
        StateWriter state,
        string task,
        string? memory = null,
        string? rule = null,
        string? fusion = "average",
        string[]? columns = null
    )
    {
        state.Write("Fused");
        state.Write(columns ?? ["First", "Second"]);
        state.Write(task);
        state.Write("Mask");
        state.Write("Anderson");
        state.Write(5);
        state.Write(0.0);
        state.Write(6);
        state.Write(1e-4);
        state.Write(1.0);
        state.Write(2);
        if (memory is not null)
        {
            state.Write(memory);
        }

        state.WriteOptional(fusion);
        state.WriteOptional(rule);
        state.Write(false);
    }

    private static byte[] Write(int version, Action<StateWriter> fields)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        fields(new StateWriter(writer, FuseImagesTransformer.StateKind, version));
        return stream.ToArray();
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
