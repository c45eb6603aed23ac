using FreshProcess;
using FusionML.Inference;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

/// <summary>States of FuseImages that earlier versions wrote, field by field.</summary>
[TestClass]
public sealed class EarlierStateTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    [DataRow(FusionTask.Ivf, "first")]
    [DataRow(FusionTask.Meif, "distance")]
    public void A_state_of_the_first_version_is_read_as_it_was_meant(FusionTask task, string rule)
    {
        SavedModel model = new(_context, Fit(new FuseImagesOptions { Rule = "laplacian" }));
        byte[] first = EarlierState.Write(1, state => EarlierState.WriteFirstVersion(state, task.ToString()));
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
        byte[] second = EarlierState.Write(2, state =>
        {
            EarlierState.WriteFirstVersion(state, "Ivf", memory: "Automatic", rule: "first");
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
            KeepAgreement = false,
            Order = meant,
        };
        foreach (string[] columns in new[] { three[..2], three })
        {
            using FuseImagesTransformer today = Fit(columns, new FuseImagesOptions());
            using FuseImagesTransformer expected = Fit(columns, before);
            byte[] state = EarlierState.Write(version, state =>
            {
                EarlierState.WriteFirstVersion(state, "Mfif", memory: "Automatic", rule: null, fusion: null, columns);
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
            Assert.IsFalse(loaded.Recipe.KeepAgreement);
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
