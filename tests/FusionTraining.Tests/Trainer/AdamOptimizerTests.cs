namespace FusionML.Training.Tests;

[TestClass]
public sealed class AdamOptimizerTests
{
    [TestMethod]
    public void Its_steps_are_those_of_TorchSharps_Adam()
    {
        manual_seed(51);
        using DisposeScope scope = NewDisposeScope();
        Tensor start = randn([3, 4], float64);
        using TorchSharp.Modules.Parameter ours = nn.Parameter(start.clone());
        using TorchSharp.Modules.Parameter theirs = nn.Parameter(start.clone());
        using AdamOptimizer optimizer = new([("weights", ours)]);
        using optim.Optimizer expected = optim.Adam([theirs], 0.01);
        for (int step = 1; step <= 8; step++)
        {
            foreach (TorchSharp.Modules.Parameter parameter in (TorchSharp.Modules.Parameter[])[ours, theirs])
            {
                parameter.grad?.zero_();
                parameter.Plus(-1).ToThePower(4).sum().Plus(parameter.sin().sum()).backward();
            }

            optimizer.Step(0.01);
            expected.step();
            ParityPackage.AssertNear(theirs, ours, 1e-14, $"step {step}");
        }

        Assert.IsGreaterThan(0.05, (start - ours).abs().max().ToNumber());
    }

    [TestMethod]
    public void A_parameter_whose_first_gradient_comes_at_step_5_moves_as_with_TorchSharps_Adam()
    {
        manual_seed(52);
        using DisposeScope scope = NewDisposeScope();
        Tensor start = randn([3, 4], float64);
        TorchSharp.Modules.Parameter[] ours = [nn.Parameter(start.clone()), nn.Parameter(start.clone())];
        TorchSharp.Modules.Parameter[] theirs = [nn.Parameter(start.clone()), nn.Parameter(start.clone())];
        using AdamOptimizer optimizer = new([("early", ours[0]), ("late", ours[1])]);
        using optim.Optimizer expected = optim.Adam(theirs, 0.01);
        for (int step = 1; step <= 9; step++)
        {
            foreach (TorchSharp.Modules.Parameter[] pair in (TorchSharp.Modules.Parameter[][])[ours, theirs])
            {
                pair[0].grad?.zero_();
                pair[1].grad?.zero_();
                pair[0].sin().sum().backward();
                if (step >= 5)
                {
                    pair[1].sin().sum().backward();
                }
            }

            optimizer.Step(0.01);
            expected.step();
            ParityPackage.AssertNear(theirs[0], ours[0], 1e-14, $"early, step {step}");
            ParityPackage.AssertNear(theirs[1], ours[1], 1e-14, $"late, step {step}");
            Assert.AreEqual(step < 5, start.allclose(ours[1], 0, 0), $"step {step}");
        }

        CollectionAssert.AreEqual(new long[] { 9, 5 }, optimizer.Slots.Select(slot => slot.Gradients).ToArray());
    }

    [TestMethod]
    public void Long_gradients_are_cut_to_the_limit_together_and_short_ones_stay()
    {
        using DisposeScope scope = NewDisposeScope();
        using TorchSharp.Modules.Parameter one = nn.Parameter(zeros(1));
        using TorchSharp.Modules.Parameter two = nn.Parameter(zeros(1));
        using AdamOptimizer optimizer = new([("one", one), ("two", two)]);
        one.Times(3).Plus(two.Times(4)).sum().backward();
        Assert.AreEqual(5, GradientClipping.Clip(optimizer.Slots, 10, step: 1), 1e-6);
        Assert.AreEqual(3, one.grad!.ToNumber(), 1e-6);
        Assert.AreEqual(5, GradientClipping.Clip(optimizer.Slots, 1, step: 1), 1e-6);
        Assert.AreEqual(0.6, one.grad!.ToNumber(), 1e-6);
        Assert.AreEqual(0.8, two.grad!.ToNumber(), 1e-6);
    }
}
