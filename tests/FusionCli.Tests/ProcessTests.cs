using System.Diagnostics;
using System.Text.Json;

namespace FusionML.Cli.Tests;

/// <summary>The command as a person runs it: a process with streams and an exit code.</summary>
[TestClass]
public sealed class ProcessTests : CliTest
{
    [TestMethod]
    public void Json_alone_is_on_standard_output()
    {
        CliRun run = Cli.RunProcess("fuse", Cli.Near, Cli.Far, "-o", OutPath, "--rule", "laplacian", "--json");
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.AreEqual(OutPath, json.RootElement.GetProperty("output").GetString());
        StringAssert.Contains(run.Error, "laplacian");
        CollectionAssert.AreEqual(new[] { "out.png" }, FilesLeft.ToArray());
    }

    [TestMethod]
    public void Exit_codes_reach_the_shell()
    {
        Assert.AreEqual(ExitCode.Usage, Cli.RunProcess("fuse").ExitCode);
        Assert.AreEqual(ExitCode.Picture, Cli.RunProcess("inspect", PathOf("gone.png")).ExitCode);
        Assert.AreEqual(ExitCode.Done, Cli.RunProcess("--help").ExitCode);
    }

    [TestMethod]
    public void A_call_cancelled_before_it_begins_leaves_nothing()
    {
        CliRun run = Cli.Run(new CancellationToken(true), "fuse", Cli.Near, Cli.Far, "-o", OutPath, "--rule", "laplacian");
        Assert.AreEqual(ExitCode.Cancelled, run.ExitCode);
        Assert.IsEmpty(FilesLeft);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_signal_to_stop_ends_with_130_and_leaves_nothing()
    {
        string first = WriteGray("a.pgm", 5000, 6000, (y, x) => ((x ^ y) & 63) / 63.0);
        string second = WriteGray("b.pgm", 5000, 6000, (y, x) => ((x + y) & 127) / 127.0);
        using Process process = Cli.Start("fuse", first, second, "-o", OutPath, "--rule", "laplacian");
        Task<string> error = process.StandardError.ReadToEndAsync();

        // After this much computing: the command has long begun to listen, and is far from done.
        while (process.TotalProcessorTime < TimeSpan.FromSeconds(0.7))
        {
            Thread.Sleep(20);
            process.Refresh();
        }

        // Not SIGINT: a shell that runs the tests in its background has its children ignore that.
        using (Process stop = Process.Start("kill", $"-TERM {process.Id}"))
        {
            stop.WaitForExit();
        }

        Assert.IsTrue(process.WaitForExit(30_000), "the command does not end");
        Assert.AreEqual(ExitCode.Cancelled, process.ExitCode, error.GetAwaiter().GetResult());
        StringAssert.Contains(error.GetAwaiter().GetResult(), "Cancelled");
        CollectionAssert.AreEquivalent(new[] { "a.pgm", "b.pgm" }, FilesLeft.ToArray());
    }
}
