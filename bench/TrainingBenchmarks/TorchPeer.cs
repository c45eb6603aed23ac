using System.Diagnostics;
using System.Globalization;

namespace FusionML.TrainingBenchmarks;

/// <summary>The PyTorch program that takes the same steps, in a process that waits for its turns.</summary>
internal sealed class TorchPeer : IDisposable
{
    private readonly Process _process;

    /// <exception cref="IOException">It did not start.</exception>
    public TorchPeer(string program, IEnumerable<string> arguments, int size, int batch, int threads)
    {
        ProcessStartInfo start = new("/usr/bin/python3")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { program, "--size", Text(size), "--batch", Text(batch), "--threads", Text(threads) },
            Environment = { ["OMP_NUM_THREADS"] = Text(threads), ["OPENBLAS_NUM_THREADS"] = Text(threads) },
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start) ?? throw new IOException($"{program} did not start.");
        Version = _process.StandardOutput.ReadLine() ?? throw new IOException($"{program} ended before its first line.");
    }

    /// <summary>PyTorch's version.</summary>
    public string Version { get; }

    /// <summary>Seconds of each of some steps.</summary>
    public double[] Take(int steps) => Take(steps.ToString(CultureInfo.InvariantCulture));

    /// <summary>What the program answers to a line, seconds of each of some steps.</summary>
    public double[] Take(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        string answer = _process.StandardOutput.ReadLine() ?? throw new IOException("The PyTorch program ended early.");
        return [.. answer.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
