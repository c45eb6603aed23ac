using FusionML.Inference;

namespace FusionML.TrainCli.Tests;

[TestClass]
public sealed class MultiTaskCommandTests : IDisposable
{
    private const string Training = """
        "training": { "labelledSteps": 1, "mixedSteps": 1, "checkpointInterval": 2 }
        """;

    private readonly TrainRun _train = new();

    public MultiTaskCommandTests() => _train.Draw(3);

    public void Dispose() => _train.Dispose();

    [TestMethod]
    public void One_file_for_all_tasks_and_that_of_the_first_stage_are_left_behind()
    {
        Settings(
            $$"""
            {
              "threads": 1, "validationShare": 0.3, "cropSize": 16, "batchSize": 1, "unlabelledCropSize": 16,
              "unlabelledBatchSize": 1, {{Training}},
            }
            """
        );
        Assert.AreEqual(ExitCode.Done, Run(), _train.Error);
        StringAssert.Contains(_train.Error, "meif: 2 pairs to train on, 1 to validate on");
        StringAssert.Contains(_train.Output, "mif\n| 1 validation pairs");
        StringAssert.Contains(_train.Output, "| trained |");
        WeightFile weights = WeightFile.Read(_train.PathOf("trained/pslpt.safetensors"));
        WeightFile labelled = WeightFile.Read(_train.PathOf("trained/pslpt-labelled.safetensors"));
        Assert.AreEqual("pslpt", weights.Metadata[WeightMetadata.Network]);
        Assert.AreEqual(WeightMetadata.AllTasks, weights.Metadata[WeightMetadata.Task]);
        Assert.AreEqual("1", weights.Metadata["mixed_steps"]);
        Assert.AreEqual("0", labelled.Metadata["mixed_steps"]);
        CollectionAssert.AreEqual(labelled["encoder1.in_conv.1.weight"].Values, weights["encoder1.in_conv.1.weight"].Values);

        Assert.AreEqual(ExitCode.Done, Run());
        StringAssert.Contains(_train.Error, "trained already");
    }

    [TestMethod]
    [DataRow("{ \"cropSize\": 24, TRAINING }", "24")]
    [DataRow("{ \"threads\": 1 }", "training")]
    [DataRow("{ \"training\": { \"labelledSteps\": 0, \"mixedSteps\": 0 } }", "nothing to train")]
    [DataRow("{ \"steps\": 3, TRAINING }", "steps")]
    [DataRow("{ \"validationShare\": 0, TRAINING }", "validationShare 0")]
    [DataRow("no JSON", "settings.json")]
    public void Settings_that_can_not_be_meant_are_usage_errors(string json, string named)
    {
        Settings(json.Replace("TRAINING", Training, StringComparison.Ordinal));
        Assert.AreEqual(ExitCode.Usage, Run());
        StringAssert.Contains(_train.Error, named);
    }

    private int Run() =>
        _train.Run(
            "multitask",
            "--manifest",
            _train.PathOf("pairs.csv"),
            "--settings",
            _train.PathOf("settings.json"),
            "-o",
            _train.PathOf("trained")
        );

    private void Settings(string json)
    {
        IEnumerable<string> lines =
            from task in (string[])["ivf", "mfif", "meif", "mif"]
            from i in Enumerable.Range(1, 3)
            select $"first/p{i}.png,second/p{i}.png,reference/p{i}.png,{task}\n";
        File.WriteAllText(_train.PathOf("pairs.csv"), "file_a,file_b,file_ref,task\n" + string.Concat(lines));
        File.WriteAllText(_train.PathOf("settings.json"), json);
    }
}
