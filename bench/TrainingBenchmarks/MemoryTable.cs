using System.Globalization;

namespace FusionML.TrainingBenchmarks;

/// <summary>
/// Peak memory of training against the number of iterations (the paper's Fig. 13): flat for EFRUFN's fixed point, linear for
/// FRUFN's unfolded units.
/// </summary>
internal static class MemoryTable
{
    private static readonly int[] Iterations = [1, 5, 10, 20];
    private static readonly string[] Networks = [MemoryPoint.Efrufn, MemoryPoint.Frufn];

    /// <summary>Measures every point in a fresh process and writes the table and the plot.</summary>
    public static void Write(Arguments arguments)
    {
        string csv = arguments["csv"] ?? throw new ArgumentException("--csv is missing.");
        string svg = arguments["svg"] ?? throw new ArgumentException("--svg is missing.");
        int size = arguments.Number("size", 64),
            batch = arguments.Number("batch", 2);
        List<string> lines = ["network,iterations,peak_resident_mib"];
        List<MemoryPlot.Line> plot = [];
        foreach (string network in Networks)
        {
            List<(int, double)> points = [];
            foreach (int iterations in Iterations)
            {
                double mebibytes = OwnProcess.Measure("memory-point", network, iterations, size, batch) / (1024.0 * 1024);
                points.Add((iterations, mebibytes));
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{network},{iterations},{mebibytes:F1}"));
                Console.WriteLine(lines[^1]);
            }

            plot.Add(new MemoryPlot.Line(network, points));
        }

        WriteWhole(csv, string.Join('\n', lines) + "\n");
        WriteWhole(svg, MemoryPlot.Draw(plot, $"Peak memory of training, {batch} crops of {size} x {size}"));
    }

    private static void WriteWhole(string path, string text)
    {
        string temporary = path + ".tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
