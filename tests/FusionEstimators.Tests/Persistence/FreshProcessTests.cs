using FreshProcess;
using FusionML.Inference;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class FreshProcessTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    public void A_saved_model_gives_the_same_pictures_in_a_process_that_knows_nothing_of_it()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        ITransformer model = _context.Transforms.SplitYCrCb("Y", "Cr", "Cb", "First")
            .Append(_context.Transforms.SplitYCrCb("Y2", "Cr2", "Cb2", "Second"))
            .Append(_context.Transforms.MergeYCrCb("Mixed", "Y2", "Cr", "Cb"))
            .Fit(rows);
        CollectionAssert.AreEqual(
            OtherProcess.Expect("SplitYCrCbTransformer SplitYCrCbTransformer MergeYCrCbTransformer", TestRows.Pixels(
                model.Transform(rows), "Mixed")),
            OtherProcess.Run(_context, model, "Mixed"));
    }

    [TestMethod]
    public void A_network_travels_with_its_weights()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        FuseImagesOptions options = new() { Weights = TestWeights.Efrufn(seed: 3) };
        using FuseImagesTransformer model = _context.Transforms.FuseImages(
            "Fused", "First", "Second", FusionTask.Ivf, options).Fit(rows);
        CollectionAssert.AreEqual(
            OtherProcess.Expect(nameof(FuseImagesTransformer), TestRows.Pixels(model.Transform(rows), "Fused")),
            OtherProcess.Run(_context, model, "Fused"));
    }
}
