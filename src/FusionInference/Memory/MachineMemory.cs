using System.Globalization;

namespace FusionML.Inference;

/// <summary>How much memory the machine, or the container around the process, has left.</summary>
internal static class MachineMemory
{
    private const string SystemTable = "/proc/meminfo";
    private const string AvailableKey = "MemAvailable:";

    /// <summary>
    /// Bytes that can be taken without swapping: what the system counts as available (on Linux; caches that it can drop are part
    /// of it), and no more than the limit of the process or its container less what the process holds.
    /// </summary>
    public static long Available()
    {
        long limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        long left = Math.Max(0, limit - Environment.WorkingSet);
        return OperatingSystem.IsLinux() && File.Exists(SystemTable)
            ? Math.Min(left, AvailableIn(File.ReadLines(SystemTable)) ?? left)
            : left;
    }

    /// <summary>The line <c>MemAvailable: 1234 kB</c> of Linux's table, in bytes; null if there is none.</summary>
    public static long? AvailableIn(IEnumerable<string> lines)
    {
        string? line = lines.FirstOrDefault(line => line.StartsWith(AvailableKey, StringComparison.Ordinal));
        return
            line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, string number, ..]
            && long.TryParse(number, CultureInfo.InvariantCulture, out long kilobytes)
            ? kilobytes * 1024
            : null;
    }
}
