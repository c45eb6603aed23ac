using FusionML.Inference;

namespace FusionML.Ablation.Tests;

/// <summary>Multiply-adds per pixel, added up by hand from the description of the networks.</summary>
[TestClass]
public sealed class MultiplyAddsTests
{
    private const double Encoder = 1 * 32 * 9 + 2 * (32 * 32 * 9);
    private const double Decoder = 2 * (32 * 32 * 9) + 32 * 1 * 9;

    // Two blocks: queries, keys and values, projection, and the two layers of the perceptron.
    private const double SwinLinears = 2 * (32 * 96 + 32 * 32 + 32 * 96 + 96 * 32);

    // Queries by keys and weights by values, for the 4 or 16 tokens of a window.
    private const double Attention2 = 2 * (2 * 32 * 4);
    private const double Attention4 = 2 * (2 * 32 * 16);
    private const double Transformation = 2 * (32 * 32 * 9) + SwinLinears + Attention2;

    // A quarter, a sixteenth and a 64th of the pixels go through a ConvNeXt block.
    private const double ConvNeXt = (32 * 49 + 32 * 128 + 128 * 32) * (1 / 4.0 + 1 / 16.0 + 1 / 64.0);
    private const double MaskGenerator = 33 * 32 * 9 + ConvNeXt + 128 * 32 * 9 + SwinLinears + Attention4 + 32 * 2 * 9;

    [TestMethod]
    public void FRUFN_runs_five_units() =>
        AssertPerPixel(
            2 * Encoder + Decoder + 5 * (Transformation + MaskGenerator),
            MultiplyAdds.Count(NetworkLayout.Frufn, 64, 32)
        );

    [TestMethod]
    public void EFRUFN_transforms_once_and_makes_a_mask_in_each_iteration() =>
        AssertPerPixel(
            2 * Encoder + Decoder + Transformation + 7 * MaskGenerator,
            MultiplyAdds.Count(NetworkLayout.Efrufn, 64, 32, masks: 7)
        );

    [TestMethod]
    public void A_shared_unit_counts_as_often_as_it_runs()
    {
        using Training.FusionNetwork shared = NetworkKind.FrufnShared.Create();
        AssertPerPixel(
            2 * Encoder + Decoder + 5 * (Transformation + MaskGenerator),
            MultiplyAdds.Count(shared.Layout, 64, 32, units: 5, masks: 5)
        );
    }

    [TestMethod]
    public void Parameters_are_those_that_the_forward_pass_uses()
    {
        Assert.AreEqual(217_794, MultiplyAdds.Parameters(NetworkKind.Efrufn));
        Assert.AreEqual(107_376, MultiplyAdds.Parameters(NetworkKind.EfrufnWithoutMask));
    }

    private static void AssertPerPixel(double expected, double actual) =>
        Assert.AreEqual(expected, actual / (64 * 32), 1e-6 * expected);
}
