using FusionML.Inference;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class TrainingPrecisionTests
{
    private static readonly StageTrainerOptions Half = new()
    {
        Steps = 6,
        LearningRate = 1e-3,
        Precision = TrainingPrecision.BFloat16,
    };

    private string _folder = string.Empty;

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("fusion-precision-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void The_loss_of_ColorNet_falls_in_bfloat16()
    {
        using Efrufn luminance = Luminance();
        using ColorNet network = Fresh(81);
        List<TrainingProgress> reports = [];
        List<ScalarType> types = [];
        Train(
            network,
            luminance,
            Half with
            {
                Steps = 20,
                CheckpointInterval = 10,
            },
            from: null,
            new DirectProgress(report =>
            {
                reports.Add(report);
                types.Add(network.parameters().First().dtype);
            })
        );

        Assert.IsLessThan(0.5 * reports[0].Loss, reports[^1].Loss);
        Assert.IsLessThan(reports[9].ValidationLoss!.Value, reports[19].ValidationLoss!.Value);
        Assert.AreEqual(bfloat16, types.Distinct().Single());
        Assert.AreEqual(float32, network.parameters().Select(parameter => parameter.dtype).Distinct().Single());
    }

    [TestMethod]
    public void Changes_too_small_for_bfloat16_add_up_in_the_weights()
    {
        using Efrufn luminance = Luminance();
        using ColorNet network = Fresh(82);
        float[] before = network.Save()["out_conv.weight"].Values.ToArray();
        Train(network, luminance, Half with { LearningRate = 1e-7 }, from: null);
        float[] after = network.Save()["out_conv.weight"].Values.ToArray();

        // Six steps of 1e-7 in weights of about 0.03, which bfloat16 holds to 1e-4.
        Assert.IsGreaterThan(0.9 * before.Length, before.Zip(after).Count(pair => pair.First != pair.Second));
        Assert.IsLessThan(1e-6f, before.Zip(after).Max(pair => MathF.Abs(pair.First - pair.Second)));
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.9)]
    public void Resuming_in_bfloat16_equals_training_without_a_break_to_the_last_bit(double averagingDecay)
    {
        StageTrainerOptions options = Half with { AveragingDecay = averagingDecay };
        string path = Path.Combine(_folder, "checkpoint.safetensors");
        using Efrufn luminance = Luminance();
        using ColorNet uninterrupted = Fresh(83);
        Train(uninterrupted, luminance, options, from: null);
        using ColorNet broken = Fresh(83);
        Train(broken, luminance, options with { Steps = 3, CheckpointPath = path }, from: null);
        using ColorNet resumed = Fresh(84);
        Train(resumed, luminance, options, from: path);

        WeightFile expected = uninterrupted.Save();
        Assert.IsFalse(expected["in_conv.weight"].Values.AsSpan().SequenceEqual(broken.Save()["in_conv.weight"].Values));
        foreach (WeightTensor tensor in resumed.Save().Tensors)
        {
            CollectionAssert.AreEqual(expected[tensor.Name].Values, tensor.Values, tensor.Name);
        }
    }

    [TestMethod]
    public void Single_is_the_default_and_trains_the_parameters_themselves()
    {
        Assert.AreEqual(TrainingPrecision.Single, new StageTrainerOptions { Steps = 1 }.Precision);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            new StageTrainerOptions { Steps = 1, Precision = (TrainingPrecision)7 }
        );

        // One step by hand, with TorchSharp's own Adam.
        using DisposeScope scope = NewDisposeScope();
        using Efrufn luminance = Luminance();
        using ColorNet ours = Fresh(85);
        using ColorNet theirs = Fresh(85);
        Train(ours, luminance, Half with { Steps = 1, Precision = TrainingPrecision.Single }, from: null);
        using optim.Optimizer adam = optim.Adam(theirs.parameters(), 1e-3);
        using TrainingBatch batch = TrainingPictures.Sampler().Sample(0);
        LossTerm.Sum(new ColorStage(theirs, luminance).Evaluate(batch, 0)).backward();
        adam.step();
        foreach (
            ((_, TorchSharp.Modules.Parameter a), (string name, TorchSharp.Modules.Parameter b)) in ours.named_parameters()
                .Zip(theirs.named_parameters())
        )
        {
            ParityPackage.AssertNear(b, a, 1e-6, name);
        }
    }

    [TestMethod]
    public void Buffers_of_the_network_are_as_exact_after_training_as_before()
    {
        manual_seed(86);
        using Efrufn network = new();
        (string Name, float[] Values)[] before = Floats();
        Assert.IsNotEmpty(before);
        using (MasterWeights masters = new(network))
        {
            masters.ToBFloat16();
            Assert.AreEqual(bfloat16, network.parameters().Select(parameter => parameter.dtype).Distinct().Single());
            masters.ToSingle();
        }

        foreach (((string name, float[] expected), (_, float[] actual)) in before.Zip(Floats()))
        {
            CollectionAssert.AreEqual(expected, actual, name);
        }

        (string Name, float[] Values)[] Floats() =>
            [
                .. network
                    .named_buffers()
                    .Select(pair => (pair.name, Tensor: pair.buffer))
                    .Concat(network.named_parameters().Select(pair => (pair.name, Tensor: (Tensor)pair.parameter)))
                    .Where(pair => pair.Tensor.dtype == float32)
                    .Select(pair => (pair.name, pair.Tensor.data<float>().ToArray())),
            ];
    }

    [TestMethod]
    public void A_Swin_layer_of_bfloat16_runs_without_the_managed_kernels()
    {
        manual_seed(87);
        using DisposeScope scope = NewDisposeScope();
        using GlobalLocalTransformation layer = new(NetworkSizes.Channels, NetworkSizes.Heads);
        Tensor map = randn([1, NetworkSizes.Channels, 8, 8]);
        Tensor expected = layer.forward(map);
        layer.to(bfloat16);
        Tensor half = layer.forward(map.to(bfloat16));
        Assert.AreEqual(bfloat16, half.dtype);
        half.sum().backward();
        ParityPackage.AssertNear(expected, half.to(float32), 0.15, "Swin layer");
    }

    [TestMethod]
    public void EFRUFN_trains_in_bfloat16_on_CUDA()
    {
        if (!TorchSharpFusionEngine.IsCudaAvailable())
        {
            Assert.Inconclusive("not run: no CUDA device");
        }

        manual_seed(88);
        using Efrufn network = new();
        network.to(device("cuda"));
        List<double> losses = [];
        using StageTrainer trainer = new(
            new MultiFocusStage(network),
            TrainingPictures.Sampler(batch: 2),
            Half with
            {
                Steps = 60,
            },
            TrainingPictures.Sampler()
        );
        trainer.Run(new DirectProgress(report => losses.Add(report.Loss)));
        Assert.IsLessThan(losses[0], losses[^1]);
        Assert.AreEqual(float32, network.parameters().First().dtype);
    }

    private static ColorNet Fresh(long seed)
    {
        manual_seed(seed);
        return new ColorNet();
    }

    private static Efrufn Luminance()
    {
        manual_seed(80);
        return new Efrufn();
    }

    private static void Train(
        ColorNet network,
        Efrufn luminance,
        StageTrainerOptions options,
        string? from,
        IProgress<TrainingProgress>? progress = null
    )
    {
        using StageTrainer trainer = new(
            new ColorStage(network, luminance),
            TrainingPictures.Sampler(),
            options,
            TrainingPictures.Sampler()
        );
        if (from is not null)
        {
            trainer.Resume(from);
        }

        trainer.Run(progress);
        trainer.AdoptAverage();
    }
}
