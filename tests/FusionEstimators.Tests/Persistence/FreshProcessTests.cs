using FreshProcess;
using FusionML.Inference;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class FreshProcessTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    public void Every_kind_gives_the_same_values_in_a_process_that_knows_nothing_of_it()
    {
        string[] columns = ["Y", "Cr", "Cb", "Cr3", "Merged", "Gray", "EN", "File"];
        IDataView rows = _context.Data.LoadFromEnumerable(SampleFile.Rows());
        FuseImagesOptions options = new()
        {
            Weights = TestWeights.Efrufn(seed: 3),
            Engine = new FuseOptions { Threads = 1 },
        };
        ITransformer model = _context
            .Transforms.SplitYCrCb("Y1", "Cr1", "Cb1", "First")
            .Append(_context.Transforms.SplitYCrCb("Y2", "Cr2", "Cb2", "Second"))
            .Append(_context.Transforms.FuseImages("Y", "Y1", "Y2", FusionTask.Ivf, options))
            .Append(
                _context.Transforms.FuseChroma(
                    new YCrCbColumns("Y", "Cr", "Cb"),
                    new YCrCbColumns("Y1", "Cr1", "Cb1"),
                    new YCrCbColumns("Y2", "Cr2", "Cb2"),
                    "average"
                )
            )
            .Append(
                _context.Transforms.CorrectColor(
                    new YCrCbColumns("Y", "Cr3", "Cb3"),
                    new YCrCbColumns("Y1", "Cr1", "Cb1"),
                    new YCrCbColumns("Y2", "Cr2", "Cb2"),
                    TestWeights.ColorNet(seed: 4)
                )
            )
            .Append(_context.Transforms.MergeYCrCb("Merged", "Y", "Cr3", "Cb3"))
            .Append(_context.Transforms.ConvertPlaneToImage("Gray", "Y"))
            .Append(_context.Transforms.EvaluateFusion("First", "Second", "Merged", metrics: "EN"))
            .Append(_context.Transforms.LoadPlanes("File", "Path"))
            .Fit(rows);
        string[] expected = OtherProcess.Expect(
            "SplitYCrCbTransformer SplitYCrCbTransformer FuseImagesTransformer FuseChromaTransformer FuseChromaTransformer "
                + "MergeYCrCbTransformer ConvertPlaneToImageTransformer EvaluateFusionTransformer LoadPlanesTransformer",
            model.Transform(rows),
            columns
        );
        CollectionAssert.AreEqual(expected, OtherProcess.Run(_context, model, columns));
        (model as IDisposable)?.Dispose();
    }

    [TestMethod]
    public void A_network_for_images_travels_with_its_weights()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SampleFile.Rows());
        FuseImagesOptions options = new() { Weights = TestWeights.Efrufn(seed: 3) };
        using FuseImagesTransformer model = _context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, options)
            .Fit(rows);
        CollectionAssert.AreEqual(
            OtherProcess.Expect(nameof(FuseImagesTransformer), model.Transform(rows), "Fused"),
            OtherProcess.Run(_context, model, "Fused")
        );
    }
}
