using System.Globalization;
using FusionML.Training;

namespace FusionML.TrainingBenchmarks;

/// <summary>The peak resident memory of this process after two training steps of a network.</summary>
internal static class MemoryPoint
{
    public const string Efrufn = "EFRUFN";
    public const string Frufn = "FRUFN";

    private const int Steps = 2;

    /// <summary>Trains and reads the peak.</summary>
    /// <param name="network">
    /// <see cref="Efrufn"/> with as many evaluations of its solver, or <see cref="Frufn"/> with as many units.
    /// </param>
    /// <param name="iterations">Their number.</param>
    /// <param name="size">Side of the crops.</param>
    /// <param name="batch">Pairs in a batch.</param>
    /// <returns>Bytes.</returns>
    public static long Measure(string network, int iterations, int size, int batch)
    {
        set_num_threads(1);
        manual_seed(1);
        FusionNetwork made = network switch
        {
            Efrufn => new Efrufn(new FixedPointOptions { MaximumIterations = iterations }),
            Frufn => new Frufn(new FrufnOptions { Units = iterations }),
            _ => throw new ArgumentException($"'{network}' is neither {Efrufn} nor {Frufn}."),
        };
        using TrainingRun run = new(made, size, batch);
        run.Take(Steps);
        return PeakResident();
    }

    /// <summary>The high-water mark that the kernel keeps (Linux).</summary>
    public static long PeakResident()
    {
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
