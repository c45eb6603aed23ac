using FusionML.Inference;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class MetaTrainerTests : IDisposable
{
    private readonly TorchThreads _threads = new(1);

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose()
    {
        _threads.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    public void Each_phase_trains_its_networks_alone()
    {
        using LearnedLossNetworks networks = SmallTraining.Networks();
        Dictionary<string, WeightTensor> before = Copies(networks);
        LearnedLossOptions options = SmallTraining.Options;
        using MetaTrainer trainer = SmallTraining.Trainer(networks, options);
        List<TrainingProgress> reports = [];
        trainer.Run(
            new DirectProgress(report =>
            {
                reports.Add(report);
                bool isMeta = report.Stage == "small meta";
                foreach ((string name, WeightTensor now) in Copies(networks))
                {
                    bool isProposal = name.StartsWith("proposal.", StringComparison.Ordinal);
                    if (isProposal != isMeta)
                    {
                        Assert.IsTrue(now.Values.AsSpan().SequenceEqual(before[name].Values), $"{name} at step {report.Step}");
                    }
                }

                before = Copies(networks);
            })
        );
        CollectionAssert.AreEqual(
            Enumerable.Repeat("small meta", 3).Concat(Enumerable.Repeat("small fusion", 4)).ToArray(),
            reports.Take(7).Select(report => report.Stage).ToArray()
        );
        Assert.AreEqual(14, trainer.Step);
        Assert.AreEqual(6, trainer.MetaSteps);
        Assert.AreEqual(8, trainer.FusionSteps);
        CollectionAssert.AreEqual(
            new long[] { 3, 6, 9, 12, 14 },
            reports.Where(report => report.ValidationLoss is not null).Select(report => report.Step).ToArray()
        );
    }

    [TestMethod]
    [DataRow(2, ProposalRuleName.Normalised)]
    [DataRow(5, ProposalRuleName.Normalised)]
    [DataRow(9, ProposalRuleName.Adam)]
    public void A_training_that_goes_on_ends_as_one_that_never_stopped(int stop, string rule)
    {
        LearnedLossOptions options = SmallTraining.Options with
        {
            Rule = rule == ProposalRuleName.Adam ? ProposalRule.Adam : ProposalRule.NormalisedByLargestEntry,
        };
        using LearnedLossNetworks whole = SmallTraining.Networks();
        using MetaTrainer uninterrupted = SmallTraining.Trainer(whole, options);
        uninterrupted.Run();
        uninterrupted.AdoptBest();

        string path = Path.Combine(_folder, "checkpoint.safetensors");
        LearnedLossOptions kept = options with
        {
            CheckpointPath = path,
            BestCheckpointPath = Path.Combine(_folder, "best.safetensors"),
        };
        using (LearnedLossNetworks stopped = SmallTraining.Networks())
        using (MetaTrainer trainer = SmallTraining.Trainer(stopped, kept))
        using (CancellationTokenSource source = new())
        {
            DirectProgress progress = new(report =>
            {
                if (report.Step == stop)
                {
                    source.Cancel();
                }
            });
            Assert.ThrowsExactly<OperationCanceledException>(() => trainer.Run(progress, source.Token));
        }

        using LearnedLossNetworks resumed = SmallTraining.Networks(seed: 77);
        using MetaTrainer second = SmallTraining.Trainer(resumed, kept);
        second.Resume(path);
        Assert.AreEqual(stop, second.Step);
        second.Run();
        second.AdoptBest();
        CollectionAssert.AreEqual(SmallTraining.Values(whole), SmallTraining.Values(resumed));
        Assert.AreEqual(uninterrupted.BestValidationLoss, second.BestValidationLoss);
    }

    [TestMethod]
    public void Proposed_weights_that_are_no_numbers_stop_the_training()
    {
        using LearnedLossNetworks networks = SmallTraining.Networks();
        using MetaTrainer trainer = SmallTraining.Trainer(networks, SmallTraining.Options);
        DirectProgress spoil = new(report =>
        {
            if (report.Step == 1)
            {
                using IDisposable untracked = no_grad();
                using Scalar spoiled = double.NaN;
                networks.Proposal.get_parameter("v.act.weight")!.fill_(spoiled);
            }
        });
        TrainingException error = Assert.ThrowsExactly<TrainingException>(() => trainer.Run(spoil));
        StringAssert.Contains(error.Message, "step 2 of small, in the meta phase, the proposed weights v");
        Assert.AreEqual(1, trainer.Step);
    }

    [TestMethod]
    public void A_checkpoint_of_another_setting_or_network_is_refused_with_both_named()
    {
        string path = Path.Combine(_folder, "checkpoint.safetensors");
        LearnedLossOptions options = SmallTraining.Options with
        {
            Rounds = 1,
            MetaSteps = 1,
            FusionSteps = 1,
            CheckpointPath = path,
        };
        using LearnedLossNetworks networks = SmallTraining.Networks();
        using (MetaTrainer trainer = SmallTraining.Trainer(networks, options))
        {
            trainer.Run();
        }

        float[] before = SmallTraining.Values(networks);
        using MetaTrainer other = SmallTraining.Trainer(networks, options with { ProposalRate = 0.25 });
        TrainingException error = Assert.ThrowsExactly<TrainingException>(() => other.Resume(path));
        StringAssert.Contains(error.Message, "\"proposalRate\":0.001");
        StringAssert.Contains(error.Message, "\"proposalRate\":0.25");

        ReFusionLayouts larger = new(8, 2, 1);
        using LearnedLossNetworks wide = LearnedLossNetworks.Create(larger, ReFusionVariant.Published);
        using MetaTrainer widened = new(
            "small",
            wide,
            LearnedLossNetworks.Create(larger, ReFusionVariant.Published),
            SmallTraining.Pairs(5),
            SmallTraining.Crops,
            options,
            [],
            []
        );
        error = Assert.ThrowsExactly<TrainingException>(() => widened.Resume(path));
        StringAssert.Contains(error.Message, $"fusion with {networks.Fusion.parameters().Sum(tensor => tensor.numel())} ");
        StringAssert.Contains(error.Message, $"fusion with {wide.Fusion.parameters().Sum(tensor => tensor.numel())} ");
        CollectionAssert.AreEqual(before, SmallTraining.Values(networks));
    }

    [TestMethod]
    public void A_longer_training_rebuilds_better()
    {
        using LearnedLossNetworks networks = SmallTraining.Networks();
        using MetaTrainer trainer = SmallTraining.Trainer(
            networks,
            SmallTraining.Options with
            {
                Rounds = 10,
                FusionSteps = 12,
                CheckpointInterval = 15,
                LearningRate = 0.01,
            }
        );
        List<double> losses = [];
        trainer.Run(
            new DirectProgress(report =>
            {
                if (report.ValidationLoss is double loss)
                {
                    losses.Add(loss);
                }
            })
        );
        Console.WriteLine(string.Join(", ", losses));
        Assert.IsLessThan(0.7 * losses[0], losses[^1]);
    }

    private static Dictionary<string, WeightTensor> Copies(LearnedLossNetworks networks) =>
        NetworkTriple.Save(networks).Tensors.ToDictionary(tensor => tensor.Name);

    private static class ProposalRuleName
    {
        public const string Normalised = "normalised";
        public const string Adam = "Adam";
    }
}
