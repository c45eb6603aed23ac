using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.TrainCli.Tests;

[TestClass]
public sealed class FitCommandTests : IDisposable
{
    private readonly TrainRun _train = new();

    private string Weights => _train.PathOf("own.safetensors");

    public void Dispose() => _train.Dispose();

    [TestMethod]
    public void Own_pairs_give_weights_that_fuse_a_card_and_pictures_to_look_at()
    {
        string[] pairs = _train.Draw(5);
        int code = _train.Run([.. pairs, "--task", "ivf", .. TrainRun.Short, "-o", Weights]);
        Assert.AreEqual(ExitCode.Done, code, _train.Error);
        StringAssert.Contains(_train.Error, "3 pairs to train on, 2 set apart");

        WeightFile weights = WeightFile.Read(Weights);
        Assert.AreEqual("ivf", weights.Metadata["task"]);
        Assert.AreEqual("3", weights.Metadata["training_pairs"]);
        Assert.IsTrue(Differs(weights, ShippedWeights.Load(FusionTask.Ivf)), "nothing was learned");
        using ImageFusion fusion = new(new FusionRecipe { Weights = weights });
        FusionImage fused = fusion.Fuse([Picture("first/p1.png"), Picture("second/p1.png")]).Image;
        Assert.AreEqual((40, 40), (fused.Width, fused.Height));

        string card = File.ReadAllText(_train.PathOf("own.md"));
        StringAssert.Contains(card, "| pairs | 3 to train on, 2 set apart |");
        StringAssert.Contains(card, "| trained |");
        Assert.HasCount(2, Directory.GetFiles(_train.PathOf("own-validation"), "*.png"));
        Assert.IsFalse(Directory.Exists(_train.PathOf("own-training")), "the checkpoints are of no use any more");

        Assert.AreEqual(ExitCode.Usage, _train.Run([.. pairs, "--task", "ivf", "-o", Weights]));
        StringAssert.Contains(_train.Error, "--force");
    }

    [TestMethod]
    public void A_stopped_training_goes_on_and_ends_in_the_same_weights()
    {
        string[] arguments = [.. _train.Draw(4), "--task", "ivf", .. TrainRun.Short, "-o"];
        Assert.AreEqual(ExitCode.Done, _train.Run([.. arguments, Weights]), _train.Error);

        string stopped = _train.PathOf("stopped.safetensors");
        using (CancellationTokenSource stop = new())
        using (StopAtStep writer = new(stop, "infrared-visible 2/3"))
        {
            CommandStreams streams = new(TextWriter.Null, writer, ErrorIsTerminal: false);
            int code = TrainCommandLine.RunAsync([.. arguments, stopped], streams, stop.Token).GetAwaiter().GetResult();
            Assert.AreEqual(ExitCode.Cancelled, code);
        }

        Assert.IsFalse(File.Exists(stopped));
        Assert.AreEqual(ExitCode.Done, _train.Run([.. arguments, stopped]), _train.Error);
        Assert.IsFalse(_train.Error.Contains("visible 1/3", StringComparison.Ordinal), "it began anew");
        Assert.IsFalse(Differs(WeightFile.Read(Weights), WeightFile.Read(stopped)));
    }

    [TestMethod]
    public void A_list_says_what_is_for_what()
    {
        _train.Draw(6);
        File.WriteAllText(
            _train.PathOf("pairs.csv"),
            "file_a,file_b,file_ref,task,split\n"
                + string.Concat(Enumerable.Range(1, 2).Select(i => Line(i, "meif", "train")))
                + string.Concat(Enumerable.Range(3, 2).Select(i => Line(i, "meif", "validation")))
                + Line(5, "mfif", "train")
                + "gone.png,gone.png,gone.png,meif,test\n"
        );
        string[] arguments = ["--pairs", _train.PathOf("pairs.csv"), "--task", "meif", "--start", "none"];
        int code = _train.Run([.. arguments, "--crop", "16", "--steps", "1", "--threads", "1", "-o", Weights]);
        Assert.AreEqual(ExitCode.Done, code, _train.Error);
        StringAssert.Contains(_train.Error, "2 pairs to train on, 2 set apart");
        Assert.IsFalse(
            _train.Output.Contains("| before |", StringComparison.Ordinal),
            "fresh weights are nothing to compare with"
        );

        static string Line(int i, string task, string split) =>
            $"first/p{i}.png,second/p{i}.png,reference/p{i}.png,{task},{split}\n";
    }

    [TestMethod]
    [DataRow("--task mfif", "--reference DIR")]
    [DataRow("--task ivf --pairs x.csv", "either --pairs")]
    [DataRow("", "--task ivf, mfif, meif, mif")]
    [DataRow("--task ivf --start gone.safetensors", "gone.safetensors")]
    [DataRow("--task ivf --steps 0", "from 1 to")]
    [DataRow("--task ivf --device cuda", "no CUDA device")]
    [DataRow("--task ivf --crop 64", "64x64")]
    public void What_does_not_go_together_is_said_before_any_training(string words, string named)
    {
        string[] given = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.AreNotEqual(ExitCode.Done, _train.Run([.. _train.Draw(3), .. given, "-o", Weights]));
        StringAssert.Contains(_train.Error, named);
        Assert.IsFalse(File.Exists(Weights));
        Assert.IsFalse(Directory.Exists(_train.PathOf("own-training")));
    }

    [TestMethod]
    public void The_output_must_be_a_safetensors_file_in_a_folder_that_is_there()
    {
        string[] arguments = [.. _train.Draw(2), "--task", "ivf", "-o"];
        Assert.AreEqual(ExitCode.Usage, _train.Run([.. arguments, _train.PathOf("own.zip")]));
        StringAssert.Contains(_train.Error, ".safetensors");
        Assert.AreEqual(ExitCode.Usage, _train.Run([.. arguments, _train.PathOf("gone/own.safetensors")]));
        StringAssert.Contains(_train.Error, "no folder");
    }

    private static bool Differs(WeightFile one, WeightFile other) =>
        one.Tensors.Any(tensor => !other[tensor.Name].Values.AsSpan().SequenceEqual(tensor.Values));

    private FusionImage Picture(string name) => PictureFile.Read(_train.PathOf(name));

    /// <summary>Cancels as soon as a line is written that begins with some words.</summary>
    private sealed class StopAtStep(CancellationTokenSource stop, string words) : StringWriter
    {
        public override void Write(string? value)
        {
            if (value?.StartsWith(words, StringComparison.Ordinal) == true)
            {
                stop.Cancel();
            }
        }
    }
}
