using FreshProcess;
using FusionML.Imaging;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class SaveAndLoadTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    public void A_loaded_transformer_has_its_type_and_gives_the_same_planes()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        FusionTransformer saved = _context.Transforms.SplitYCrCb("Y", "Cr", "Cb", "First").Fit(rows);
        ITransformer loaded = new SavedModel(_context, saved).Load();
        Assert.IsInstanceOfType<SplitYCrCbTransformer>(loaded);
        ImagePlane[] expected = TestRows.Planes(saved.Transform(rows), "Cb");
        ImagePlane[] actual = TestRows.Planes(loaded.Transform(rows), "Cb");
        for (int i = 0; i < expected.Length; i++)
        {
            CollectionAssert.AreEqual(expected[i].Samples.ToArray(), actual[i].Samples.ToArray());
        }
    }

    [TestMethod]
    public void Every_kind_is_saved_and_loaded_with_all_that_it_has()
    {
        FusionEstimator<FusionTransformer>[] estimators =
        [
            _context.Transforms.LoadPlanes("Y", "Path", Path.GetTempPath()),
            _context.Transforms.LoadPlanes("Y", "Cr", "Cb", "Path"),
            _context.Transforms.SplitYCrCb("Y", "Cr", "Cb", "Image"),
            _context.Transforms.MergeYCrCb("Image", "Y", "Cr", "Cb"),
            _context.Transforms.ConvertPlaneToImage("Image", "Y"),
            _context.Transforms.FuseChroma(
                new YCrCbColumns("Y", "Cr3", "Cb3"),
                new YCrCbColumns("Y1", "Cr", "Cb"),
                new YCrCbColumns("Y2", "Cb", "Cr"),
                "zero"
            ),
            _context.Transforms.EvaluateFusion("Image", "Image", "Y", "Image", "EN,SSIM"),
            _context.Transforms.EvaluateFusion(["Entropy"], "Y", "Cr", "Cb", null, ["EN"]),
        ];
        IDataView rows = _context.Data.LoadFromEnumerable([new AllColumns()]);
        foreach (FusionEstimator<FusionTransformer> estimator in estimators)
        {
            FusionTransformer saved = estimator.Fit(rows);
            SavedModel model = new(_context, saved);
            FusionTransformer loaded = (FusionTransformer)model.Load();
            Assert.AreEqual(saved.GetType(), loaded.GetType());
            CollectionAssert.AreEqual(saved.OutputNames.ToArray(), loaded.OutputNames.ToArray());
            CollectionAssert.AreEqual(saved.Inputs.ToArray(), loaded.Inputs.ToArray());
            CollectionAssert.AreEqual(model.State, new SavedModel(_context, loaded).State);
        }
    }

    private sealed class AllColumns
    {
        public string Path { get; set; } = string.Empty;

        [Microsoft.ML.Transforms.Image.ImageType(2, 3)]
        public Microsoft.ML.Data.MLImage? Image { get; set; }

        [PlaneType]
        public ImagePlane? Y { get; set; }

        [PlaneType]
        public ImagePlane? Cr { get; set; }

        [PlaneType]
        public ImagePlane? Cb { get; set; }
    }
}
