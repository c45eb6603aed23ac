using System.Text.Json;
using FusionML.Inference;
using FusionML.Testing;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class MultiTaskLossGoldenTests
{
    private const double ValueLimit = 1e-5;
    private const double GradientLimit = 2e-4;

    private static readonly MultiTaskLossOptions PublishedLabelled = MultiTaskOptions.Published.LabelledLoss;

    [TestMethod]
    [DataRow("code_stage1", true, false, false)]
    [DataRow("code_stage2", true, true, true)]
    [DataRow("code_stage2_supervised", true, true, false)]
    [DataRow("code_stage2_unsupervised", true, false, true)]
    [DataRow("paper_stage1", false, true, false)]
    [DataRow("paper_stage2", false, true, true)]
    [DataRow("paper_unsupervised", false, false, true)]
    public void Losses_and_their_gradients_are_the_references(string name, bool isCode, bool reconstructsExposures, bool isMixed)
    {
        using DisposeScope scope = NewDisposeScope();
        Golden golden = new();
        MultiTaskLossOptions options = isCode
            ? MultiTaskLossOptions.Published with
            {
                DynamicRange = SsimDynamicRange.Unit,
            }
            : new MultiTaskLossOptions();
        bool isWhole = !name.EndsWith("unsupervised", StringComparison.Ordinal);
        double unlabelledWeight = isWhole ? options.UnlabelledWeight : 1;

        List<LossTerm> terms = [];
        if (isWhole)
        {
            terms.AddRange(Labelled("mfif", options.FocusWeight, "near", "far", "clear", true));
            terms.AddRange(Labelled("meif", options.ExposureWeight, "under", "over", "reference", reconstructsExposures));
        }

        if (isMixed)
        {
            TrainingBatch batch = new(golden["io.visible"], golden["io.infrared"]);
            terms.AddRange(MultiTaskTerms.Unlabelled("ivf", unlabelledWeight, golden.Prediction("ivf", true), batch, options));
        }

        Tensor loss = LossTerm.Sum(terms);
        loss.backward();

        golden.AssertMatches(name, loss);

        IEnumerable<LossTerm> Labelled(string task, double weight, string first, string second, string reference, bool again) =>
            MultiTaskTerms.Labelled(
                task,
                weight,
                golden.Prediction(task, again),
                new TrainingBatch(golden[$"io.{first}"], golden[$"io.{second}"]),
                golden[$"io.{reference}"],
                options
            );
    }

    [TestMethod]
    public void The_published_first_stage_reconstructs_multi_focus_sources_alone() =>
        Assert.IsFalse(PublishedLabelled.ReconstructsExposures);

    private sealed class Golden
    {
        private readonly WeightFile _file = WeightFile.Read(SharedFiles.Require("reference/parity/pslpt/losses.safetensors"));
        private readonly Dictionary<string, Tensor> _predictions = [];

        public Tensor this[string name] => _file[name].ToTensor();

        public PairPrediction Prediction(string task, bool reconstructs) =>
            new(Leaf($"{task}_fused"), reconstructs ? Leaf($"{task}_first") : null, reconstructs ? Leaf($"{task}_second") : null);

        public void AssertMatches(string name, Tensor loss)
        {
            using JsonDocument json = JsonDocument.Parse(
                File.ReadAllText(SharedFiles.Require("reference/parity/pslpt/losses.json"))
            );
            double expected = json.RootElement.GetProperty("losses").GetProperty(name).GetProperty("value64").GetDouble();
            double share = Math.Abs(loss.ToNumber() - expected) / expected;
            Console.WriteLine($"{name}: {share:e1} of the value");
            Assert.IsLessThanOrEqualTo(ValueLimit, share, name);
            string prefix = $"grad64.{name}.";
            WeightTensor[] stored = [.. _file.Tensors.Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal))];
            foreach (WeightTensor gradient in stored)
            {
                Tensor wanted = gradient.ToTensor();
                Tensor made = _predictions[gradient.Name[prefix.Length..]].grad!;
                double largest = wanted.abs().max().ToNumber();
                double difference = wanted.sub(made).abs().max().ToNumber() / largest;
                Console.WriteLine($"{gradient.Name}: {difference:e1} of the largest entry");
                Assert.IsLessThanOrEqualTo(GradientLimit, difference, gradient.Name);
            }
        }

        private Tensor Leaf(string name)
        {
            if (!_predictions.TryGetValue(name, out Tensor? leaf))
            {
                leaf = this[$"io.prediction_{name}"].requires_grad_();
                _predictions.Add(name, leaf);
            }

            return leaf;
        }
    }
}
