using FusionML.Alignment;
using FusionML.Alignment.Tests;
using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

/// <summary>An estimator of the catalog on the columns of <see cref="EveryRow"/>.</summary>
/// <param name="Inputs">The columns that it reads.</param>
/// <param name="Outputs">The columns that it adds.</param>
/// <param name="Create">Makes it.</param>
/// <param name="NeedsOpenCv">True if a row needs OpenCV's native library.</param>
internal sealed record CatalogEntry(
    string[] Inputs,
    string[] Outputs,
    Func<TransformsCatalog, IEstimator<FusionTransformer>> Create,
    bool NeedsOpenCv = false
)
{
    private static readonly FuseOptions OneThread = new() { Threads = 1, MaximumIterations = 2 };
    private static readonly WeightFile Weights = TestWeights.Efrufn(seed: 31);
    private static readonly string[] Planes = ["Y1", "Y2"];
    private static readonly string[] Images = ["First", "Second"];
    private static readonly string[] Scenes = ["Scene", "MovedScene"];
    private static readonly string[] AlignedScenes = ["Aligned", "AlignedSecond"];
    private static readonly string[] ChromaInputs = ["Y1", "Cr1", "Cb1", "Cr2", "Cb2"];

    /// <summary>All estimators, by name; those with several forms in each.</summary>
    public static IReadOnlyDictionary<string, CatalogEntry> All { get; } =
        new Dictionary<string, CatalogEntry>
        {
            ["LoadPlanes"] = new(["Path"], ["FileA"], catalog => catalog.LoadPlanes("FileA", "Path")),
            ["LoadPlanes with chroma"] = new(["Path"], ["FileA", "FileB", "FileC"], catalog =>
                catalog.LoadPlanes("FileA", "FileB", "FileC", "Path")
            ),
            ["SplitYCrCb"] = new(["First"], ["A", "B", "C"], catalog => catalog.SplitYCrCb("A", "B", "C", "First")),
            ["MergeYCrCb"] = new(["Y1", "Cr1", "Cb1"], ["Image"], catalog => catalog.MergeYCrCb("Image", "Y1", "Cr1", "Cb1")),
            ["ConvertPlaneToImage"] = new(["Y1"], ["Image"], catalog => catalog.ConvertPlaneToImage("Image", "Y1")),
            ["FuseChroma"] = new(ChromaInputs, ["A", "B"], catalog =>
                catalog.FuseChroma(
                    new YCrCbColumns("Y1", "A", "B"),
                    new YCrCbColumns("Y1", "Cr1", "Cb1"),
                    new YCrCbColumns("Y2", "Cr2", "Cb2"),
                    "distance"
                )
            ),
            ["CorrectColor"] = new(ChromaInputs, ["A", "B"], catalog =>
                catalog.CorrectColor(
                    new YCrCbColumns("Y1", "A", "B"),
                    new YCrCbColumns("Y1", "Cr1", "Cb1"),
                    new YCrCbColumns("Y2", "Cr2", "Cb2"),
                    TestWeights.ColorNet(seed: 32)
                )
            ),
            ["EvaluateFusion"] = new(["First", "Second", "Y1"], ["EN", "SSIM"], catalog =>
                catalog.EvaluateFusion("First", "Second", "Y1", metrics: "EN,SSIM")
            ),
            ["FuseImages by a rule"] = Fuse(
                Images,
                "Image",
                new FuseImagesOptions { Rule = "laplacian", NormalizeSecond = new PercentileNormalization(1, 99) }
            ),
            ["FuseImages on managed kernels"] = Fuse(
                Images,
                "Image",
                new FuseImagesOptions { Weights = Weights, Engine = OneThread }
            ),
            ["FuseImages on planes"] = Fuse(Planes, "A", new FuseImagesOptions { Weights = Weights, Engine = OneThread }),
            ["FuseImages on TorchSharp"] = Fuse(
                Images,
                "Image",
                new FuseImagesOptions
                {
                    Weights = Weights,
                    Engine = OneThread,
                    Backend = FusionBackend.TorchSharp,
                }
            ),
            ["FuseImages as a tree"] = Fuse(
                ["Y1", "Y2", "Cr1"],
                "A",
                new FuseImagesOptions { Rule = "average", Order = FusionOrder.Pairwise }
            ),
            ["FuseImages with a decision map"] = Fuse(
                Planes,
                "A",
                new FuseImagesOptions
                {
                    Weights = Weights,
                    Engine = OneThread,
                    DecisionMapColumnName = "Map",
                }
            ),
            ["FuseImages as a stack"] = Fuse(["Y1", "Y2", "Cr1"], "A", new FuseImagesOptions { DecisionMapColumnName = "Map" }),
            ["AlignImages"] = new(
                Scenes,
                AlignedScenes,
                catalog => catalog.AlignImages(AlignedScenes, Scenes),
                NeedsOpenCv: true
            ),
            ["AlignImages on the second"] = new(
                Scenes,
                AlignedScenes,
                catalog =>
                    catalog.AlignImages(
                        AlignedScenes,
                        Scenes,
                        new AlignImagesOptions { Model = AlignmentModel.Euclidean, Reference = 1 }
                    ),
                NeedsOpenCv: true
            ),
        };

    /// <summary>An entry whose rows are to be read: skips the test where something native is missing.</summary>
    public static CatalogEntry ToRead(string name)
    {
        CatalogEntry entry = All[name];
        if (entry.NeedsOpenCv)
        {
            NativeOpenCv.Require();
        }

        return entry;
    }

    private static CatalogEntry Fuse(string[] inputs, string output, FuseImagesOptions options) =>
        new(inputs, options.DecisionMapColumnName is string map ? [output, map] : [output], catalog =>
            catalog.FuseImages(output, inputs, FusionTask.Mfif, options)
        );
}
