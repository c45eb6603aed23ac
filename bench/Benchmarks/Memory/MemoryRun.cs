using System.Globalization;
using System.Text;
using System.Text.Json;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Benchmarks;

/// <summary>One whole fusion of two drawn coloured pictures, in a process of its own so that its peak memory is its own.</summary>
internal static class MemoryRun
{
    private const string PeakKey = "VmHWM:";

    /// <summary>What can be fused: a task or a rule, and after a plus sign the chroma where it is not the default.</summary>
    public static IReadOnlyList<string> Names { get; } =
    ["ivf", "mfif", "meif", "mif", "meif+colornet", "average", "maximum", "laplacian"];

    /// <summary>What a run found.</summary>
    /// <param name="PeakBytes">The largest resident memory of the process.</param>
    /// <param name="EstimatedBytes">The estimate for pictures and work.</param>
    /// <param name="ProcessorSeconds">Processor time of all threads.</param>
    public readonly record struct Result(long PeakBytes, long EstimatedBytes, double ProcessorSeconds);

    /// <summary>Runs and prints the result as one line of JSON.</summary>
    public static void Print(string name, int height, int width, int threads)
    {
        using ImageFusion fusion = new(RecipeOf(name, threads));
        MemoryEstimate estimate = fusion.EstimateMemory(height, width);
        FusionImage[] pictures = [Draw(0, height, width), Draw(1, height, width)];
        GC.Collect();
        FusionResult result = fusion.Fuse(pictures);
        if (!result.Image.IsColor)
        {
            throw new InvalidOperationException("The pictures that were drawn are not coloured.");
        }

        GC.KeepAlive(pictures);
        Result found = new(PeakBytes(), estimate.Total, Environment.CpuUsage.TotalTime.TotalSeconds);
        Console.WriteLine(JsonSerializer.Serialize(found));
    }

    private static FusionRecipe RecipeOf(string name, int threads)
    {
        string[] parts = name.Split('+');
        FusionTask? task = FusionTaskDefinition.Find(parts[0])?.Task;
        return new FusionRecipe
        {
            Task = task,
            Rule = task is null ? parts[0] : null,
            ChromaRule = parts.Length > 1 ? parts[1] : null,
            Engine = new FuseOptions { Threads = threads },
        };
    }

    /// <summary>Draws a picture and reads it as from a file of 8 bits, so that it lies in memory as a user's does.</summary>
    private static FusionImage Draw(int number, int height, int width)
    {
        byte[] header = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P6\n{width} {height}\n255\n"));
        byte[] file = new byte[header.Length + 3L * height * width];
        header.CopyTo(file, 0);
        for (int y = 0, at = header.Length; y < height; y++)
        {
            for (int x = 0; x < width; x++, at += 3)
            {
                double light = (0.3 + 0.5 * number) * (1 + 0.4 * Math.Sin(0.013 * x + number) * Math.Cos(0.011 * y));
                int noise = (int)((uint)(x * 73856093 ^ y * 19349663 ^ number * 83492791) % 7);
                file[at] = (byte)Math.Clamp(light * 255 + noise, 0, 255);
                file[at + 1] = (byte)Math.Clamp(light * 220 + noise, 0, 255);
                file[at + 2] = (byte)Math.Clamp(light * 180 - noise, 0, 255);
            }
        }

        return PictureFile.Read(new MemoryStream(file), "drawn.ppm");
    }

    /// <summary>Linux keeps the peak in the line <c>VmHWM: 1234 kB</c>.</summary>
    private static long PeakBytes()
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(PeakKey, StringComparison.Ordinal));
        return long.Parse(line[PeakKey.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
            * 1024;
    }
}
