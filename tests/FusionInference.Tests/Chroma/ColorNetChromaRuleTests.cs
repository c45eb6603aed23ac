using FusionML.Imaging;
using FusionML.Testing;

namespace FusionML.Inference.Tests;

[TestClass]
public class ColorNetChromaRuleTests
{
    [TestMethod]
    public void The_chroma_is_the_reference_s_clamped()
    {
        WeightFile package = Package();
        float[] input = package["io.input"].Values;
        float[] output = package["io.output"].Values;
        using ColorNetChromaRule rule = new(Network(package), threads: 2);
        FusionImage fused = rule.Apply(Plane(input, 0), Image(input, 1), Image(input, 3));
        for (int i = 0; i < 4096; i++)
        {
            Assert.AreEqual(Math.Clamp(output[i], 0, 1), fused.Cr![i / 64, i % 64], 1e-4);
            Assert.AreEqual(Math.Clamp(output[4096 + i], 0, 1), fused.Cb![i / 64, i % 64], 1e-4);
        }
    }

    [TestMethod]
    public void A_gray_source_counts_as_neutral_and_two_gray_ones_stay_gray()
    {
        WeightFile package = Package();
        float[] input = package["io.input"].Values;
        using ColorNetChromaRule rule = new(Network(package));
        ImagePlane luminance = Plane(input, 0);
        FusionImage gray = new(luminance);
        FusionImage neutral = new(luminance, Planes.Constant(64, 64, 0.5f), Planes.Constant(64, 64, 0.5f));
        FusionImage colored = Image(input, 1);
        FusionImage expected = rule.Apply(luminance, colored, neutral);
        FusionImage actual = rule.Apply(luminance, colored, gray);
        CollectionAssert.AreEqual(expected.Cr!.Samples.ToArray(), actual.Cr!.Samples.ToArray());
        CollectionAssert.AreEqual(expected.Cb!.Samples.ToArray(), actual.Cb!.Samples.ToArray());
        Assert.AreSame(luminance, actual.Y);
        Assert.IsFalse(rule.Apply(luminance, gray, gray).IsColor);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(3, 5)]
    [DataRow(13, 7)]
    public void Any_size_has_a_chroma_within_range(int height, int width)
    {
        using ColorNetChromaRule rule = new(Network(Package()));
        FusionImage first = new(Planes.Scene(0, height, width), Planes.Scene(1, height, width), Planes.Scene(2, height, width));
        FusionImage fused = rule.Apply(first.Y, first, new FusionImage(first.Y));
        Assert.AreEqual((height, width), (fused.Cr!.Height, fused.Cr.Width));
        Assert.IsTrue(fused.Cr.Samples.ToArray().Concat(fused.Cb!.Samples.ToArray()).All(sample => sample is >= 0 and <= 1));
    }

    [TestMethod]
    public void Sizes_that_differ_other_weights_and_a_cancelled_call_are_refused()
    {
        WeightFile package = Package();
        using ColorNetChromaRule rule = new(Network(package));
        FusionImage image = Image(package["io.input"].Values, 1);
        Assert.ThrowsExactly<PictureSizeMismatchException>(() => rule.Apply(new ImagePlane(64, 63), image, image));
        Assert.ThrowsExactly<OperationCanceledException>(() => rule.Apply(image.Y, image, image, new CancellationToken(true)));
        Assert.ThrowsExactly<WeightsException>(() =>
            ColorNetChromaRule.FromFile(SharedFiles.Require("reference/parity/weights/efrufn_ivf.safetensors"))
        );
    }

    private static WeightFile Package() =>
        WeightFile.Read(SharedFiles.Require("reference/parity/colornet/random_crop64.safetensors"));

    private static WeightFile Network(WeightFile package) =>
        new(package.Tensors.Where(tensor => !tensor.Name.StartsWith("io.", StringComparison.Ordinal)));

    private static ImagePlane Plane(float[] planes, int index) => new(64, 64, planes.AsSpan(index * 4096, 4096).ToArray());

    private static FusionImage Image(float[] planes, int index) =>
        new(Plane(planes, 0), Plane(planes, index), Plane(planes, index + 1));
}
