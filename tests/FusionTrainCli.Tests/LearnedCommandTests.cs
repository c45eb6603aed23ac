using FusionML.Inference;

namespace FusionML.TrainCli.Tests;

[TestClass]
public sealed class LearnedCommandTests : IDisposable
{
    private const string Training = """
        "training": { "rounds": 1, "metaSteps": 1, "fusionSteps": 1, "checkpointInterval": 2, "best": "largestMetricMean" }
        """;

    private readonly TrainRun _train = new();

    public LearnedCommandTests() => _train.Draw(4);

    public void Dispose() => _train.Dispose();

    [TestMethod]
    public void The_fusion_network_all_networks_and_the_proposed_loss_are_left_behind()
    {
        Settings(
            $$"""
            {
              "task": "ivf", "threads": 1, "validationShare": 0.3, "cropSize": 16, "batchSize": 1,
              "validationMetrics": ["Qabf"], {{Training}},
            }
            """
        );
        Assert.AreEqual(ExitCode.Done, Run(), _train.Error);
        StringAssert.Contains(_train.Error, "3 pairs to train on, 1 to validate on");
        StringAssert.Contains(_train.Output, "| trained |");
        WeightFile weights = WeightFile.Read(_train.PathOf("trained/ivf.safetensors"));
        Assert.AreEqual("refusion", weights.Metadata[WeightMetadata.Network]);
        Assert.AreEqual("ivf", weights.Metadata[WeightMetadata.Task]);
        Assert.AreEqual(WeightMetadata.FirstSecond, weights.Metadata[WeightMetadata.ImageOrder]);
        WeightFile all = WeightFile.Read(_train.PathOf("trained/ivf.networks.safetensors"));
        foreach (WeightTensor tensor in weights.Tensors)
        {
            CollectionAssert.AreEqual(tensor.Values, all[$"fusion.{tensor.Name}"].Values);
        }

        string[] pictures = [.. Directory.GetFiles(_train.PathOf("trained/ivf.maps")).Select(path => Path.GetFileName(path))];
        CollectionAssert.AreEquivalent(new[] { "1-first.png", "1-second.png", "1-w.png", "1-v.png", "1-fused.png" }, pictures);

        Assert.AreEqual(ExitCode.Done, Run());
        StringAssert.Contains(_train.Error, "trained already");
    }

    [TestMethod]
    public void A_training_starts_from_all_three_networks_of_another()
    {
        Settings($$"""{ "task": "ivf", "threads": 1, "cropSize": 16, "batchSize": 1, {{Training}} }""");
        Assert.AreEqual(ExitCode.Done, Run(), _train.Error);
        WeightFile start = WeightFile.Read(_train.PathOf("trained/ivf.networks.safetensors"));
        Settings(
            """
            {
              "task": "mif", "threads": 1, "cropSize": 16, "batchSize": 1, "start": "ivf.networks.safetensors",
              "training": { "rounds": 1, "metaSteps": 0, "fusionSteps": 1 }
            }
            """,
            "mif"
        );
        Assert.AreEqual(ExitCode.Done, Run(), _train.Error);
        WeightFile end = WeightFile.Read(_train.PathOf("trained/mif.networks.safetensors"));
        foreach (WeightTensor tensor in end.Tensors)
        {
            // Without meta steps the proposal stays what it was; the others learn.
            bool isProposal = tensor.Name.StartsWith("proposal.", StringComparison.Ordinal);
            Assert.AreEqual(isProposal, tensor.Values.AsSpan().SequenceEqual(start[tensor.Name].Values), tensor.Name);
        }
    }

    [TestMethod]
    [DataRow("{ \"task\": \"ivff\", TRAINING }", "ivff")]
    [DataRow("{ \"task\": \"ivf\" }", "training")]
    [DataRow("{ \"task\": \"ivf\", \"training\": { \"rounds\": 0, \"metaSteps\": 1, \"fusionSteps\": 1 } }", "0")]
    [DataRow("{ \"task\": \"ivf\", \"step\": 3, TRAINING }", "step")]
    [DataRow("no JSON", "settings.json")]
    public void Settings_that_can_not_be_meant_are_usage_errors(string json, string named)
    {
        Settings(json.Replace("TRAINING", Training, StringComparison.Ordinal));
        Assert.AreEqual(ExitCode.Usage, Run());
        StringAssert.Contains(_train.Error, named);
    }

    private int Run() =>
        _train.Run(
            "learned",
            "--manifest",
            _train.PathOf("pairs.csv"),
            "--settings",
            _train.PathOf("settings.json"),
            "-o",
            _train.PathOf("trained")
        );

    private void Settings(string json, string task = "ivf")
    {
        File.WriteAllText(
            _train.PathOf("pairs.csv"),
            "file_a,file_b,task\n" + string.Concat(Enumerable.Range(1, 4).Select(i => $"first/p{i}.png,second/p{i}.png,{task}\n"))
        );
        File.WriteAllText(_train.PathOf("settings.json"), json);
    }
}
