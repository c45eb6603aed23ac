using System.Diagnostics;
using System.Globalization;

namespace FusionML.Fuzz;

/// <summary>Reads many mutations of a target's seeds and keeps those that were not read or refused as they should be.</summary>
/// <param name="target">What reads.</param>
/// <param name="crashers">The folder for them; it is made with the first.</param>
internal sealed class FuzzRun(FuzzTarget target, string crashers)
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(5);
    private const long MostBytes = 1L << 30;

    /// <summary>Mutations that were read.</summary>
    public int Read { get; private set; }

    /// <summary>Mutations that were refused by a foreseen error.</summary>
    public int Refused { get; private set; }

    /// <summary>The others: an unforeseen error, more than five seconds, or more than a gibibyte allocated.</summary>
    public int Crashers { get; private set; }

    /// <summary>Runs mutation <paramref name="firstSeed"/> and those after it.</summary>
    public void Run(int firstSeed, int count, TextWriter output, CancellationToken cancellationToken)
    {
        IReadOnlyList<byte[]> seeds = target.Seeds();
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte[] mutant = Mutation.Of(seeds[seed % seeds.Count], seed);
            if (Problem(mutant) is string problem)
            {
                Keep(mutant, seed, problem, output);
            }
        }
    }

    private string? Problem(byte[] mutant)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        try
        {
            target.Read([.. mutant]);
            Read++;
        }
        catch (Exception error)
        {
            if (!target.IsForeseen(error))
            {
                return error.ToString();
            }

            Refused++;
        }

        TimeSpan time = Stopwatch.GetElapsedTime(start);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return time > _longest || bytes > MostBytes
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s, {bytes} bytes allocated")
            : null;
    }

    private void Keep(byte[] mutant, int seed, string problem, TextWriter output)
    {
        Crashers++;
        Directory.CreateDirectory(crashers);
        string path = Path.Combine(crashers, string.Create(CultureInfo.InvariantCulture, $"{target.Name}-{seed}.bin"));
        File.WriteAllBytes(path, mutant);
        output.WriteLine($"{path}: {problem}");
    }
}
