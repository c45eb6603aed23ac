using FusionML.Inference;

namespace FusionML.TrainCli.Tests;

[TestClass]
public sealed class ScheduleCommandTests : IDisposable
{
    private readonly TrainRun _train = new();

    public void Dispose() => _train.Dispose();

    [TestMethod]
    public void Stages_are_trained_one_after_the_other_as_the_settings_say()
    {
        _train.Draw(4);
        Manifest();
        File.WriteAllText(
            _train.PathOf("settings.json"),
            """
            {
              "threads": 1, "iterations": 1, "validationShare": 0.25,
              // The infrared-visible stage starts from the second one and is taught by it.
              "stages": {
                "mfif": { "steps": 1, "cropSize": 16, "batchSize": 1, "checkpointInterval": 1 },
                "meif": { "steps": 1, "cropSize": 16, "batchSize": 1, "checkpointInterval": 1 },
                "ivf": { "steps": 1, "cropSize": 16, "batchSize": 1, "checkpointInterval": 1 },
              },
            }
            """
        );
        Assert.AreEqual(ExitCode.Done, Run("settings.json"), _train.Error);
        WeightFile weights = WeightFile.Read(_train.PathOf("trained/ivf.safetensors"));
        Assert.AreEqual("meif", weights.Metadata["teacher"]);
        StringAssert.Contains(_train.Output, "| laplacian |");
    }

    [TestMethod]
    [DataRow("{ \"stages\": { \"ivff\": {} } }", "ivff")]
    [DataRow("{ \"step\": 3 }", "step")]
    [DataRow("{ \"threads\": 0 }", "threads is 0")]
    [DataRow("no JSON", "settings.json")]
    public void Settings_that_can_not_be_meant_are_usage_errors(string json, string named)
    {
        _train.Draw(2);
        Manifest();
        File.WriteAllText(_train.PathOf("settings.json"), json);
        Assert.AreEqual(ExitCode.Usage, Run("settings.json"));
        StringAssert.Contains(_train.Error, named);
    }

    [TestMethod]
    public void Settings_that_are_not_there_are_named()
    {
        Assert.AreEqual(ExitCode.Usage, Run("gone.json"));
        StringAssert.Contains(_train.Error, "gone.json");
    }

    private int Run(string settings) =>
        _train.Run(
            "schedule",
            "--manifest",
            _train.PathOf("pairs.csv"),
            "--settings",
            _train.PathOf(settings),
            "-o",
            _train.PathOf("trained")
        );

    private void Manifest() =>
        File.WriteAllText(
            _train.PathOf("pairs.csv"),
            "file_a,file_b,file_ref,task\n"
                + string.Concat(
                    new[] { "mfif", "meif", "ivf" }.SelectMany(task =>
                        Enumerable.Range(1, 4).Select(i => $"first/p{i}.png,second/p{i}.png,reference/p{i}.png,{task}\n")
                    )
                )
        );
}
