namespace FusionML.Training.Tests;

[TestClass]
public sealed class FiniteDifferenceTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor, Tensor>> Losses = new()
    {
        ["SSIM"] = (fused, first, _) => FusionLosses.Ssim(fused, first),
        ["one-sided transfer"] = (fused, first, _) => FusionLosses.GradientTransfer(first, fused),
        ["symmetric transfer"] = (fused, first, _) => FusionLosses.GradientTransfer(first, fused, GradientTransferForm.Symmetric),
        ["intensity"] = (fused, first, second) => FusionLosses.Intensity(fused, first, second),
        ["texture"] = (fused, first, second) => FusionLosses.Texture(fused, first, second),
        ["structure"] = (fused, first, second) => FusionLosses.Structure(fused, first, second),
        ["weighted structure"] = (fused, first, second) =>
            FusionLosses.Structure(fused, first, second, StructureForm.GradientWeighted),
        ["contrast"] = (fused, _, _) => FusionLosses.Contrast(fused),
        ["reconstruction"] = (fused, first, _) => FusionLosses.Reconstruction(fused, first),
        ["color"] = (fused, first, _) => FusionLosses.Color(fused.view(1, 2, 13, 14), first.view(1, 2, 13, 14)),
        ["multi-scale structure"] = (fused, first, second) =>
            FusionLosses.MultiScaleStructure(fused.Plus(first).Over(2), first, second),
        ["multi-scale structure at two scales"] = (fused, first, second) =>
            FusionLosses.MultiScaleStructure(Enlarged(fused.Plus(first).Over(2)), Enlarged(first), Enlarged(second)),
        ["MEF-SSIM"] = (fused, first, second) => FusionLosses.MefSsim(fused.Plus(first).Over(2), first, second),
        ["MEF-SSIM at two scales"] = (fused, first, second) =>
            FusionLosses.MefSsim(Enlarged(fused.Plus(first).Over(2)), Enlarged(first), Enlarged(second)),
        ["directed texture"] = (fused, first, second) => FusionLosses.DirectedTexture(fused, first, second),
        ["edge preservation"] = (fused, first, second) => FusionLosses.EdgePreservation(fused, first, second),
        ["correlation"] = (fused, first, second) => FusionLosses.Correlation(fused, first, second),
        ["range"] = (fused, _, _) => FusionLosses.Range(fused.Times(2).Plus(-0.5)),
        ["overshoot"] = (fused, first, second) => FusionLosses.Overshoot(fused, first, second),
        ["fold depth"] = (fused, first, second) => FusionLosses.FoldDepth(fused, first, second),
        ["brightness"] = (fused, first, second) => FusionLosses.Brightness(Enlarged(fused), Enlarged(first), Enlarged(second)),
        ["excess brightness"] = (fused, first, second) =>
            FusionLosses.ExcessBrightness(Enlarged(fused), Enlarged(first.Times(0.9)), Enlarged(second.Times(0.9))),
        ["infrared-visible"] = (fused, first, second) => FusionLosses.InfraredVisible(fused, first, second),
    };

    public static IEnumerable<object[]> EveryLoss => Losses.Keys.Select(name => new object[] { name });

    /// <summary>
    /// Central differences in float64 along single pixels. The losses have kinks; with a step of 1e-7 on random pictures none of
    /// the fixed seeds crosses one.
    /// </summary>
    [TestMethod]
    [DynamicData(nameof(EveryLoss))]
    public void The_gradient_is_the_slope_of_the_loss(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(11);
        const double Step = 1e-7;
        Tensor fused = rand([2, 1, 13, 14], float64).requires_grad_();
        Tensor first = rand([2, 1, 13, 14], float64);
        Tensor second = rand([2, 1, 13, 14], float64);
        Losses[name](fused, first, second).backward();
        double[] gradient = fused.grad!.data<double>().ToArray();
        double largest = gradient.Max(Math.Abs);
        Assert.IsGreaterThan(0, largest);

        // Corners, borders and the inside of both pictures.
        foreach (int pixel in (int[])[0, 13, 5, 14, 27, 59, 84, 97, 168, 181, 182, 200, 266, 301, 363])
        {
            double slope = (At(pixel, Step) - At(pixel, -Step)) / (2 * Step);
            Assert.AreEqual(slope, gradient[pixel], 1e-5 * largest + 1e-8, $"{name}, pixel {pixel}");
        }

        double At(int pixel, double step)
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor moved = fused.detach().clone();
            Tensor pixels = moved.view(-1);
            pixels[pixel] = pixels[pixel].Plus(step);
            return Losses[name](moved, first, second).ToNumber();
        }
    }

    private static Tensor Enlarged(Tensor pictures) => pictures.repeat_interleave(2, 2).repeat_interleave(2, 3);
}
