using FreshProcess;
using FusionML.Inference;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class ComposedPiecesTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    [DataRow(FusionTask.Ivf, "first")]
    [DataRow(FusionTask.Mfif, "distance")]
    public void Pieces_around_a_network_give_the_pixels_of_the_whole(FusionTask task, string chroma)
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());

        // A decision would take the chroma with the luminance, which the pieces keep apart.
        FuseImagesOptions options = new()
        {
            Weights = ShippedWeights.Load(task),
            ChromaRule = chroma,
            FocusDecision = false,
        };
        using FuseImagesTransformer whole = _context.Transforms.FuseImages("Fused", "First", "Second", task, options).Fit(rows);
        using TransformerChain<FusionTransformer> pieces = _context
            .Transforms.SplitYCrCb("Y1", "Cr1", "Cb1", "First")
            .Append(_context.Transforms.SplitYCrCb("Y2", "Cr2", "Cb2", "Second"))
            .Append(_context.Transforms.FuseImages("Y", "Y1", "Y2", task, options))
            .Append(
                _context.Transforms.FuseChroma(
                    new YCrCbColumns("Y", "Cr", "Cb"),
                    new YCrCbColumns("Y1", "Cr1", "Cb1"),
                    new YCrCbColumns("Y2", "Cr2", "Cb2"),
                    chroma
                )
            )
            .Append(_context.Transforms.MergeYCrCb("Fused", "Y", "Cr", "Cb"))
            .Fit(rows);
        byte[][] expected = TestRows.Pixels(whole.Transform(rows), "Fused");
        byte[][] actual = TestRows.Pixels(pieces.Transform(rows), "Fused");
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
        {
            CollectionAssert.AreEqual(expected[i], actual[i], $"row {i}");
        }
    }
}
