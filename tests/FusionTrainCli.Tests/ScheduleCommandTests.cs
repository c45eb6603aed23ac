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
                "ivf": { "steps": 1, "cropSize": 16, "batchSize": 1, "checkpointInterval": 1, "repeats": { "drawn": 3 } },
              },
            }
            """
        );
        Assert.AreEqual(ExitCode.Done, Run("settings.json"), _train.Error);
        WeightFile weights = WeightFile.Read(_train.PathOf("trained/ivf.safetensors"));
        Assert.AreEqual("meif", weights.Metadata["teacher"]);
        StringAssert.Contains(_train.Output, "| laplacian |");
        StringAssert.Contains(_train.Error, "ivf: 3 pairs to train on, 1 to validate on");
        StringAssert.Contains(_train.Error, "ivf: 9 pairs in a pass, with repeats");
    }

    [TestMethod]
    [DataRow("{ \"stages\": { \"mfif\": { \"cropSize\": 16, \"repeats\": { \"tno\": 2 } } } }", "'tno' 2 times")]
    [DataRow("{ \"stages\": { \"ivff\": {} } }", "ivff")]
    [DataRow("{ \"step\": 3 }", "step")]
    [DataRow("{ \"threads\": 0 }", "threads is 0")]
    [DataRow(
        "{ \"stages\": { \"mfif\": { \"cropSize\": 16, \"loss\": { \"ssimWeight\": -1 } } } }",
        "SsimWeight is -1; it must be at least 0"
    )]
    [DataRow("no JSON", "settings.json")]
    public void Settings_that_can_not_be_meant_are_usage_errors(string json, string named)
    {
        _train.Draw(4);
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

    [TestMethod]
    public void A_folder_of_settings_is_a_grid_of_which_one_is_trained_by_its_number()
    {
        _train.Draw(4);
        Manifest();
        Directory.CreateDirectory(_train.PathOf("grid"));
        foreach ((string name, int seed) in new[] { ("a", 1), ("b", 2) })
        {
            string stage = """{ "steps": 1, "cropSize": 16, "batchSize": 1, "checkpointInterval": 1 }""";
            File.WriteAllText(
                _train.PathOf($"grid/{name}.json"),
                $$"""{ "threads": 1, "seed": {{seed}}, "iterations": 1, "validationShare": 0.25, "stages": { "mfif": {{stage}} } }"""
            );
        }

        Assert.AreEqual(ExitCode.Done, Run("grid", "--index", "2"), _train.Error);
        Assert.IsTrue(File.Exists(_train.PathOf("trained/b/mfif.safetensors")));
        Assert.IsFalse(Directory.Exists(_train.PathOf("trained/a")));
        Assert.AreEqual(ExitCode.Usage, Run("grid", "--index", "3"));
        StringAssert.Contains(_train.Error, "--index is 3, but");
        Assert.AreEqual(ExitCode.Usage, Run("grid"));
        StringAssert.Contains(_train.Error, "--index says which");
        Assert.AreEqual(ExitCode.Usage, Run("grid/a.json", "--index", "1"));
    }

    private int Run(string settings, params string[] more) =>
        _train.Run([
            "schedule",
            "--manifest",
            _train.PathOf("pairs.csv"),
            "--settings",
            _train.PathOf(settings),
            "-o",
            _train.PathOf("trained"),
            .. more,
        ]);

    private void Manifest() =>
        File.WriteAllText(
            _train.PathOf("pairs.csv"),
            "file_a,file_b,file_ref,task,dataset\n"
                + string.Concat(
                    new[] { "mfif", "meif", "ivf" }.SelectMany(task =>
                        Enumerable.Range(1, 4).Select(i => $"first/p{i}.png,second/p{i}.png,reference/p{i}.png,{task},drawn\n")
                    )
                )
        );
}
