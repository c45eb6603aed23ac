using System.Globalization;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Benchmarks;

/// <summary>
/// Every network on every size from 1x1 to 33x33, written to a file, so that processes with different instruction sets can be
/// compared number by number.
/// </summary>
internal static class SizeSweep
{
    private const int LargestSide = 33;

    /// <summary>The networks: shipped weights where there are some, random ones otherwise.</summary>
    private static readonly (string Name, Func<FusionRecipe> Recipe)[] _networks =
    [
        ("efrufn", () => new FusionRecipe { Task = FusionTask.Ivf, FocusDecision = false }),
        ("frufn", () => Random(NetworkLayout.Frufn)),
        ("refusion", () => Random(NetworkLayout.ReFusion)),
        ("pslpt", () => Random(NetworkLayout.Pslpt)),
        ("colornet", () => new FusionRecipe
            {
                Task = FusionTask.Meif,
                Rule = "average",
                ChromaRule = "colornet",
            }),
    ];

    /// <summary>Fuses and writes luminance, or chroma for ColorNet.</summary>
    public static void Write(string path)
    {
        using BinaryWriter writer = new(File.Create(path));
        foreach ((string name, Func<FusionRecipe> recipe) in _networks)
        {
            using ImageFusion fusion = new(recipe());
            for (int height = 1; height <= LargestSide; height++)
            {
                for (int width = 1; width <= LargestSide; width++)
                {
                    FusionImage fused = fusion.Fuse([Draw(1, height, width), Draw(2, height, width)]).Image;
                    foreach (float sample in (name == "colornet" ? fused.Cr! : fused.Y).Samples)
                    {
                        writer.Write(sample);
                    }
                }
            }
        }

        Console.WriteLine($"{path}: {KernelSet.BestPath}");
    }

    /// <summary>Prints, for each network, the largest difference of any file to the first.</summary>
    public static void Compare(string[] paths)
    {
        float[][] files = [.. paths.Select(Read)];
        int length = files[0].Length / _networks.Length;
        for (int network = 0; network < _networks.Length; network++)
        {
            for (int file = 1; file < files.Length; file++)
            {
                float largest = 0;
                for (int i = network * length; i < (network + 1) * length; i++)
                {
                    largest = float.IsFinite(files[file][i])
                        ? Math.Max(largest, Math.Abs(files[file][i] - files[0][i]))
                        : float.NaN;
                }

                Console.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{_networks[network].Name, -10}{paths[file]}: {largest:E1}")
                );
            }
        }
    }

    private static FusionRecipe Random(NetworkLayout layout) =>
        new() { Task = FusionTask.Ivf, Weights = RandomWeights.Network(layout) };

    private static float[] Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        float[] values = new float[bytes.Length / sizeof(float)];
        Buffer.BlockCopy(bytes, 0, values, 0, bytes.Length);
        return values;
    }

    private static FusionImage Draw(int seed, int height, int width)
    {
        Random random = new(seed + 100 * height + 10_000 * width);
        return new FusionImage(Plane(random, height, width), Plane(random, height, width), Plane(random, height, width));
    }

    private static ImagePlane Plane(Random random, int height, int width) =>
        new(height, width, RandomWeights.Picture(random, height * width));
}
