using System.Text.RegularExpressions;
using FusionML.Testing;

namespace FusionML.Cli.Tests;

/// <summary>Shards on Slurm, where it is installed.</summary>
[TestClass]
public sealed partial class ClusterTests
{
    private const int SkippedCode = 77;

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void An_array_on_slurm_with_a_killed_task_ends_in_the_bytes_of_one_process()
    {
        string script = Path.Combine(SharedFiles.RepositoryRoot, "eng", "cluster-test.sh");
        string program = typeof(FusionCommandLine).Assembly.Location;
        CliRun run = Cli.RunProgram("env", $"FUSIONML={program}", script, "--pairs", "24", "--size", "160x120");
        if (run.ExitCode == SkippedCode)
        {
            Assert.Inconclusive(run.Output);
        }

        Assert.AreEqual(0, run.ExitCode, run.Output + run.Error);
        StringAssert.Contains(run.Output, "JobState=FAILED ExitCode=0:9");
        StringAssert.Matches(run.Output, PartOfShard());
        StringAssert.Contains(run.Output, "requeued: ");
        StringAssert.Contains(run.Output, "29 files are equal to the byte");
    }

    [GeneratedRegex("shard 7 of 8 has [1-5] of 6 results")]
    private static partial Regex PartOfShard();
}
