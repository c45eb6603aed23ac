using FusionML.Imaging;

namespace FusionML.Inference.Tests;

/// <summary>Two focus pictures and a mixture of them, which is decided for.</summary>
[TestClass]
public class FocusDecisionTests
{
    private const int Height = 48;
    private const int Width = 64;

    [TestMethod]
    public void A_region_that_is_clearly_one_source_becomes_it_with_its_chroma()
    {
        (FusionImage first, FusionImage second) = (Colored(1, 0.6f), Colored(2, 0.3f));

        // Left a mixture with 90 % of the first, right with 90 % of the second.
        ImagePlane mixture = Planes.Constant(Height, Width, 0);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                float share = x < Width / 2 ? 0.1f : 0.9f;
                mixture[y, x] = (1 - share) * first.Y[y, x] + share * second.Y[y, x];
            }
        }

        using ImageFusion fusion = new(new GivenEngine(mixture), new FusionRecipe { Task = FusionTask.Mfif });
        FusionResult result = fusion.Fuse([first, second]);
        Assert.AreEqual(16, result.DecisionMap!.BitDepth);
        foreach ((int x, FusionImage source, float share) in new[] { (8, first, 0f), (Width - 8, second, 1f) })
        {
            Assert.AreEqual(source.Y[20, x], result.Image.Y[20, x], 1e-5f);
            Assert.AreEqual(source.Cr![20, x], result.Image.Cr![20, x], 1e-5f);
            Assert.AreEqual(share, result.DecisionMap[20, x], 1e-5f);
        }

        // Off by an option, and with a chroma rule of one's own.
        using ImageFusion mixing = new(
            new GivenEngine(mixture),
            new FusionRecipe { Task = FusionTask.Mfif, FocusDecision = false }
        );
        FusionResult mixed = mixing.Fuse([first, second]);
        Assert.IsNull(mixed.DecisionMap);
        Assert.AreEqual(mixture[20, 8], mixed.Fused[20, 8]);
        using ImageFusion other = new(
            new GivenEngine(mixture),
            new FusionRecipe { Task = FusionTask.Mfif, ChromaRule = "second" }
        );
        Assert.AreEqual(0.3f, other.Fuse([first, second]).Image.Cr![20, 8], 1e-6f);
    }

    [TestMethod]
    public void Halfway_between_both_the_mixture_stays()
    {
        (FusionImage first, FusionImage second) = (Colored(1, 0.6f), Colored(2, 0.3f));
        ImagePlane mixture = Planes.Constant(Height, Width, 0);
        for (int k = 0; k < mixture.Samples.Length; k++)
        {
            mixture.Samples[k] = 0.5f * (first.Y.Samples[k] + second.Y.Samples[k]);
        }

        using ImageFusion fusion = new(new GivenEngine(mixture), new FusionRecipe { Task = FusionTask.Mfif });
        FusionResult result = fusion.Fuse([first, second]);
        for (int k = 0; k < mixture.Samples.Length; k++)
        {
            Assert.AreEqual(mixture.Samples[k], result.Fused.Samples[k], 1e-5f);
            Assert.AreEqual(0.5f, result.DecisionMap!.Samples[k], 0.02f);
            Assert.AreEqual(0.45f, result.Image.Cr!.Samples[k], 0.01f);
        }
    }

    [TestMethod]
    public void It_is_on_for_focus_by_a_network_only()
    {
        Assert.IsTrue(
            new FusionRecipe { Task = FusionTask.Mfif }
                .Settle()
                .FocusDecision
        );
        Assert.IsFalse(
            new FusionRecipe { Task = FusionTask.Ivf }
                .Settle()
                .FocusDecision
        );
        Assert.IsFalse(
            new FusionRecipe { Task = FusionTask.Mfif, Rule = "laplacian" }
                .Settle()
                .FocusDecision
        );
        Assert.ThrowsExactly<ArgumentException>(() => new FusionRecipe { Task = FusionTask.Meif, FocusDecision = true }.Settle());
    }

    private static FusionImage Colored(int seed, float cr) =>
        new(Planes.Scene(seed, Height, Width), Planes.Constant(Height, Width, cr), Planes.Constant(Height, Width, YCrCb.Neutral));

    private sealed class GivenEngine(ImagePlane fused) : IFusionEngine
    {
        public string Name => "given";

        public FusionResult Fuse(
            IReadOnlyList<ImagePlane> sources,
            FuseOptions? options = null,
            IProgress<FuseProgress>? progress = null,
            CancellationToken cancellationToken = default
        ) => new(fused);

        public void Dispose() { }
    }
}
