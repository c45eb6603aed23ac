using FusionML.Imaging;
using FusionML.Testing;

namespace FusionML.Inference.Tests;

/// <summary>Reference tensors and weights beside the checkout.</summary>
internal static class ParityPackage
{
    public static WeightFile Open(string name) => WeightFile.Read(SharedFiles.Require($"reference/parity/{name}.safetensors"));

    public static EfrufnWeights EfrufnWeights() => new(Open("weights/efrufn_ivf"));

    /// <summary>A tensor whose last two sides are rows and columns, as a source of a plan.</summary>
    public static PaddedPlane Source(WeightTensor tensor) =>
        PaddedPlane.Of(new ImagePlane(tensor.Shape[^2], tensor.Shape[^1], tensor.Values));

    public static float LargestDifference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.AreEqual(expected.Length, actual.Length);
        float largest = 0;
        for (int index = 0; index < expected.Length; index++)
        {
            float difference = Math.Abs(expected[index] - actual[index]);
            largest = difference <= largest ? largest : difference;
        }

        return largest;
    }

    public static float LargestValue(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }
}
