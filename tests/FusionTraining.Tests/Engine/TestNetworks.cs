using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training.Tests;

/// <summary>Networks with random weights and pictures drawn by formulas.</summary>
internal static class TestNetworks
{
    /// <summary>
    /// A network whose norms and biases are not the ones and zeros of a fresh one, which would hide what is not used.
    /// </summary>
    public static FusionNetwork Make(string name, int seed)
    {
        manual_seed(seed);
        using DisposeScope scope = NewDisposeScope();
        FusionNetwork network = name == "frufn" ? new Frufn() : new Efrufn();
        foreach (TorchSharp.Modules.Parameter parameter in network.parameters())
        {
            parameter.DetachFromDisposeScope();
        }

        RandomParameters.Shift(network);
        return network;
    }

    /// <summary>The weights of such a network.</summary>
    public static WeightFile Weights(string name, int seed)
    {
        using FusionNetwork network = Make(name, seed);
        return network.Save();
    }

    /// <summary>A scene with detail in another place for each number.</summary>
    public static ImagePlane Scene(int number, int height, int width, int bitDepth = 8)
    {
        ImagePlane plane = new(height, width, bitDepth);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bool isSharp = number switch
                {
                    0 => 2 * x < width,
                    1 => 2 * x >= width,
                    _ => 2 * y < height,
                };
                double detail = isSharp ? 0.3 * Math.Sin(0.9 * x + 0.7 * y + number) : 0;
                plane[y, x] = (float)(0.5 + detail + 0.1 * Math.Cos(0.15 * y));
            }
        }

        return plane;
    }

    public static double LargestDifference(ImagePlane one, ImagePlane other)
    {
        Assert.AreEqual((one.Height, one.Width), (other.Height, other.Width));
        return one.Samples.ToArray().Zip(other.Samples.ToArray(), (a, b) => Math.Abs((double)a - b)).Max();
    }

    public static double Deviation(ImagePlane plane)
    {
        double mean = plane.Samples.ToArray().Average(sample => (double)sample);
        return Math.Sqrt(plane.Samples.ToArray().Average(sample => (sample - mean) * (sample - mean)));
    }
}
