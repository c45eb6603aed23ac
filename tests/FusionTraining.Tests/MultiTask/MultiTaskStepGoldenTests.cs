using System.Text.Json;
using FusionML.Inference;
using FusionML.Testing;
using TorchSharp.Modules;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class MultiTaskStepGoldenTests
{
    private const double LossLimit = 1e-5;
    private const double NormLimit = 1e-4;
    private const double GradientLimit = 2e-4;

    [TestMethod]
    [DataRow("stage1_warmup")]
    [DataRow("stage1")]
    [DataRow("stage2")]
    public void A_published_step_has_the_references_loss_gradients_and_move(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        WeightFile golden = WeightFile.Read(SharedFiles.Require("reference/parity/pslpt/step.safetensors"));
        JsonElement values = Values().GetProperty(name);
        using Pslpt network = PslptGolden.Network();
        MultiTaskOptions options = MultiTaskOptions.Published with
        {
            LabelledLoss = MultiTaskOptions.Published.LabelledLoss with { DynamicRange = SsimDynamicRange.FromFusedPictures },
        };
        MixedStage? mixed = name == "stage2" ? new MixedStage(network, options) : null;
        ITrainingStage stage = mixed is null ? new LabelledStage(network, options) : mixed;

        IReadOnlyList<LossTerm> terms = stage.Evaluate(Batch(golden), epoch: name == "stage1" ? 3 : 0);
        Tensor loss = LossTerm.Sum(terms);
        loss.backward();

        double expected = values.GetProperty("loss").GetDouble();
        Console.WriteLine($"loss: {Math.Abs(loss.ToNumber() - expected) / expected:e1} of the value");
        Assert.AreEqual(expected, loss.ToNumber(), LossLimit * expected);
        Dictionary<string, Parameter> parameters = network
            .named_parameters()
            .ToDictionary(pair => pair.name, pair => pair.parameter);
        foreach (WeightTensor gradient in Stored(golden, $"{name}.grad."))
        {
            AssertNear(gradient, parameters[gradient.Name[$"{name}.grad.".Length..]].grad!, GradientLimit);
        }

        Dictionary<string, Tensor> before = Stored(golden, $"{name}.move.")
            .Select(move => move.Name[$"{name}.move.".Length..])
            .ToDictionary(parameter => parameter, parameter => parameters[parameter].detach().clone());
        using AdamOptimizer optimizer = new(stage.Network.named_parameters());
        IEnumerable<(string, Parameter)> trained = optimizer.Slots.Select(slot => (slot.Name, slot.Parameter));
        double norm = GradientClipping.Clip(trained.Concat(mixed?.ClippedBeside ?? []), options.GradientClip, step: 1);
        optimizer.Step(mixed is null ? options.LabelledRate : options.MixedRate);

        double expectedNorm = values.GetProperty("gradient_norm").GetDouble();
        Assert.AreEqual(expectedNorm, norm, NormLimit * expectedNorm);
        Assert.IsGreaterThan(4, before.Count);
        foreach ((string parameter, Tensor old) in before)
        {
            WeightTensor move = golden[$"{name}.move.{parameter}"];
            Tensor made = parameters[parameter].detach().sub(old);

            // A move of a few hundredths of 1e-5 is a few units in the last place of the weight.
            double rounding = old.abs().max().ToNumber() * 6e-8;
            double rate = mixed is null ? options.LabelledRate : options.MixedRate;
            double difference = move.ToTensor().sub(made).abs().max().ToNumber();
            Console.WriteLine($"{parameter} moves by another {difference / rate:e1} of the rate, rounding {rounding / rate:e1}");
            Assert.IsLessThanOrEqualTo((1e-3 * rate) + (2 * rounding), difference, parameter);
        }
    }

    [TestMethod]
    public void Only_what_a_stage_trains_has_gradients()
    {
        using DisposeScope scope = NewDisposeScope();
        WeightFile golden = WeightFile.Read(SharedFiles.Require("reference/parity/pslpt/step.safetensors"));
        using Pslpt network = PslptGolden.Network();
        MultiTaskOptions options = new() { LabelledSteps = 1, MixedSteps = 1 };

        LossTerm.Sum(new LabelledStage(network, options).Evaluate(Batch(golden), epoch: 0)).backward();
        Assert.IsTrue(network.named_parameters().All(pair => pair.parameter.grad is not null == !IsSecond(pair.name)));
        foreach (Parameter parameter in network.parameters())
        {
            parameter.grad = null;
        }

        LossTerm.Sum(new MixedStage(network, options).Evaluate(Batch(golden), epoch: 0)).backward();
        Assert.IsTrue(network.named_parameters().All(pair => pair.parameter.grad is not null == IsSecond(pair.name)));

        static bool IsSecond(string name) => name.Split('.')[0].EndsWith("former2", StringComparison.Ordinal);
    }

    private static IEnumerable<WeightTensor> Stored(WeightFile file, string prefix) =>
        file.Tensors.Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal));

    private static TrainingBatch Batch(WeightFile file) =>
        new(file["io.near"].ToTensor(), file["io.far"].ToTensor())
        {
            Reference = file["io.clear"].ToTensor(),
            Further =
            [
                new(file["io.under"].ToTensor(), file["io.over"].ToTensor()) { Reference = file["io.reference"].ToTensor() },
                new(file["io.visible"].ToTensor(), file["io.infrared"].ToTensor()),
            ],
        };

    private static JsonElement Values()
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(SharedFiles.Require("reference/parity/pslpt/step.json")));
        return json.RootElement.Clone();
    }

    private static void AssertNear(WeightTensor expected, Tensor made, double share)
    {
        Tensor wanted = expected.ToTensor();
        double largest = wanted.abs().max().ToNumber();
        double difference = wanted.sub(made).abs().max().ToNumber();
        Console.WriteLine($"{expected.Name}: {difference / largest:e1} of the largest entry");
        Assert.IsLessThanOrEqualTo(share * largest, difference, expected.Name);
    }
}
