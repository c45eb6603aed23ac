using FusionML.Imaging;
using FusionML.StackEvaluation;

namespace FusionML.Inference.Tests;

/// <summary>Focus stacks whose truth is known: the scene itself, and the depth of every pixel.</summary>
[TestClass]
public class FocusStackTests
{
    private const int Size = 72;

    [TestMethod]
    [DataRow(6, 8)]
    [DataRow(12, 16)]
    public void A_stack_is_nearer_to_the_scene_than_by_the_rule(int count, int bitDepth)
    {
        DrawnFocusStack stack = new(DrawnScene.Draw(Size, Size, 3, objects: 1), count, 6, noise: 0.5, bitDepth);
        FusionImage[] pictures = [.. Enumerable.Range(0, count).Select(stack.Draw)];
        using ImageFusion together = new(new FusionRecipe { Task = FusionTask.Mfif });
        using ImageFusion rule = new(new FusionRecipe { Rule = "laplacian" });
        FusionResult result = together.Fuse(pictures);
        Assert.AreEqual("focus-stack", together.MethodFor(count));
        Assert.AreEqual(bitDepth, result.Image.BitDepth);
        Assert.IsGreaterThan(Noise(rule.Fuse(pictures).Image.Y, stack.Truth.Y) + 0.5, Noise(result.Image.Y, stack.Truth.Y));

        // The chroma is the chosen source's: as near to the scene as a sharp picture, where a mean of all is not.
        using ImageFusion mean = new(new FusionRecipe { Rule = "average", ChromaRule = "average" });
        Assert.IsGreaterThan(Noise(mean.Fuse(pictures).Image.Cr!, stack.Truth.Cr!) + 6, Noise(result.Image.Cr!, stack.Truth.Cr!));
    }

    [TestMethod]
    public void The_decision_map_is_the_plain_index_of_the_sharpest_picture()
    {
        const int Count = 8;
        DrawnFocusStack stack = new(DrawnScene.Draw(Size, Size, 5, objects: 0), Count, 8, noise: 0, bitDepth: 8);
        using ImageFusion fusion = new(new FusionRecipe { Task = FusionTask.Mfif });
        FusionResult result = fusion.Fuse([.. Enumerable.Range(0, Count).Select(stack.Draw)]);
        ImagePlane map = result.DecisionMap!;
        Assert.AreEqual(8, map.BitDepth);
        int near = 0;
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                int index = (int)Math.Round(map[y, x] * 255);
                Assert.AreEqual(index / 255f, map[y, x]);
                Assert.IsInRange(0, Count - 1, index);
                near += Math.Abs(index - stack.SharpestAt(y, x)) <= 1 ? 1 : 0;
            }
        }

        Assert.IsGreaterThan(0.9, near / (double)(Size * Size));
    }

    [TestMethod]
    public void Where_one_picture_is_sharp_everywhere_it_is_handed_back()
    {
        FusionImage sharp = new(Planes.Scene(1, 40, 56));
        FusionImage blurred = new(Planes.Constant(40, 56, 0.4f));
        using ImageFusion fusion = new(new FusionRecipe { Task = FusionTask.Mfif });
        FusionResult result = fusion.Fuse([blurred, sharp, blurred]);
        for (int k = 0; k < sharp.Y.Samples.Length; k++)
        {
            Assert.AreEqual(sharp.Y.Samples[k], result.Fused.Samples[k], 1e-5f);
            Assert.AreEqual(1 / 255f, result.DecisionMap!.Samples[k]);
        }

        // Nothing to choose by: the first.
        FusionResult same = fusion.Fuse([blurred, blurred, blurred]);
        Assert.AreEqual(0.4f, same.Fused[3, 4], 1e-6f);
        Assert.AreEqual(0f, same.DecisionMap!.Samples.ToArray().Max());
    }

    [TestMethod]
    public void Pictures_are_read_one_at_a_time_and_those_chosen_nowhere_once()
    {
        FusionImage sharp = new(Planes.Scene(2, 24, 24));
        int[] reads = new int[4];
        PictureSource[] sources = [.. Enumerable.Range(0, 4).Select(i => new PictureSource($"p{i}", _ => Read(i)))];
        using ImageFusion fusion = new(new FusionRecipe { Task = FusionTask.Mfif });
        List<double> heard = [];
        FusionResult result = fusion.Fuse(sources, new Listener(heard));
        CollectionAssert.AreEqual(new[] { 1, 1, 2, 1 }, reads);
        Assert.AreEqual(2 / 255f, result.DecisionMap![5, 5]);
        CollectionAssert.AreEqual(heard.Order().ToArray(), heard.ToArray(), "progress never falls");
        Assert.AreEqual(1.0, heard[^1]);

        // Once more where their range is looked at before.
        using ImageFusion stretched = new(new FusionRecipe { Task = FusionTask.Mfif, NormalizeNarrowSources = true });
        stretched.Fuse(sources);
        CollectionAssert.AreEqual(new[] { 3, 3, 5, 3 }, reads);

        FusionImage Read(int index)
        {
            reads[index]++;
            return index == 2 ? sharp : new FusionImage(Planes.Constant(24, 24, 0.5f));
        }
    }

    [TestMethod]
    public void Sizes_names_numbers_and_cancelling()
    {
        using ImageFusion fusion = new(new FusionRecipe { Task = FusionTask.Mfif });
        PictureSource small = PictureSource.Of(new FusionImage(Planes.Scene(1, 20, 22)), "small.png");
        PictureSource large = PictureSource.Of(new FusionImage(Planes.Scene(1, 24, 22)), "large.png");
        PictureSizeMismatchException sizes = Assert.ThrowsExactly<PictureSizeMismatchException>(() =>
            fusion.Fuse([small, small, large])
        );
        Assert.Contains("small.png is 22x20 but large.png is 22x24", sizes.Message);
        using ImageFusion cropping = new(new FusionRecipe { Task = FusionTask.Mfif, SizeMismatch = SizeMismatchHandling.Crop });
        Assert.AreEqual(20, cropping.Fuse([large, small, large]).Image.Height);
        Assert.ThrowsExactly<ArgumentException>(() => fusion.Fuse([small]));
        PictureException many = Assert.ThrowsExactly<PictureException>(() => fusion.Fuse([.. Enumerable.Repeat(small, 201)]));
        Assert.Contains("201 pictures are too many", many.Message);
        using CancellationTokenSource cancelled = new();
        PictureSource cancelling = new("c", _ =>
        {
            cancelled.Cancel();
            return new FusionImage(Planes.Scene(1, 20, 22));
        });
        Assert.ThrowsExactly<OperationCanceledException>(() => fusion.Fuse([small, cancelling, small], null, cancelled.Token));
    }

    [TestMethod]
    public void The_order_is_settled_by_task_and_by_what_is_asked_for()
    {
        Assert.AreEqual(
            FusionOrder.Together,
            new FusionRecipe { Task = FusionTask.Mfif }
                .Settle()
                .Order
        );
        Assert.AreEqual(
            FusionOrder.Together,
            new FusionRecipe { Task = FusionTask.Meif }
                .Settle()
                .Settle()
                .Order
        );
        Assert.AreEqual(
            FusionOrder.Sequence,
            new FusionRecipe { Task = FusionTask.Ivf }
                .Settle()
                .Order
        );
        Assert.AreEqual(
            FusionOrder.Sequence,
            new FusionRecipe { Task = FusionTask.Mfif, Rule = "average" }
                .Settle()
                .Order
        );
        Assert.AreEqual(
            FusionOrder.Sequence,
            new FusionRecipe { Task = FusionTask.Mfif, Network = "efrufn" }
                .Settle()
                .Order
        );
        Assert.ThrowsExactly<ArgumentException>(() =>
            new FusionRecipe { Task = FusionTask.Ivf, Order = FusionOrder.Together }.Settle()
        );
        Assert.ThrowsExactly<ArgumentException>(() =>
            new FusionRecipe { Rule = "average", Order = FusionOrder.Together }.Settle()
        );
    }

    private static double Noise(ImagePlane fused, ImagePlane truth)
    {
        double sum = 0;
        for (int k = 0; k < fused.Samples.Length; k++)
        {
            double difference = fused.Samples[k] - truth.Samples[k];
            sum += difference * difference;
        }

        return -10 * Math.Log10(sum / fused.Samples.Length);
    }

    private sealed class Listener(List<double> heard) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value) => heard.Add(value.Fraction);
    }
}
