using System.Diagnostics;
using System.Globalization;

namespace FusionML.TrainingBenchmarks;

/// <summary>This program in a fresh process, whose memory is that of one measurement alone.</summary>
internal static class OwnProcess
{
    /// <summary>The number that the program prints for some arguments.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static long Measure(params object[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(OwnProcess).Assembly.Location);
        }

        foreach (object argument in arguments)
        {
            start.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? long.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with code {process.ExitCode}.");
    }
}
