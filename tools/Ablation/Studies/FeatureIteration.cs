using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>
/// Equation 16 step by step, F' = F + tau M' T(ReLU(F2 - F)) with M' = G(ReLU(F2 - F), M), with T, G and tau open to
/// change.
/// </summary>
internal static class FeatureIteration
{
    /// <summary>Iterates and reports each step.</summary>
    /// <param name="first">F1, where the iteration starts.</param>
    /// <param name="second">F2.</param>
    /// <param name="rule">T, G and the damping tau.</param>
    /// <param name="steps">The number of steps.</param>
    public static IReadOnlyList<Step> Run(Tensor first, Tensor second, Rule rule, int steps)
    {
        using IDisposable untracked = no_grad();
        using DisposeScope scope = NewDisposeScope();
        List<Step> report = [];
        Tensor features = first;
        Tensor mask = zeros(first.shape[0], 1, first.shape[2], first.shape[3]);
        Tensor maximum = max(first, second);
        double start = first.norm().ToNumber();
        for (int n = 0; n < steps; n++)
        {
            Tensor difference = UnfoldingUnit.Difference(features, second);
            mask = rule.Mask(difference, mask);
            Tensor change = mask.Times(rule.Damping) * rule.Transformation(difference);
            Tensor next = features.Plus(change);
            double norm = next.norm().ToNumber();
            report.Add(
                new Step(
                    change.norm().ToNumber() / norm,
                    change.Squared().mean().sqrt().ToNumber(),
                    norm / start,
                    (difference > zeros_like(difference)).to(float32).mean().ToNumber(),
                    (next - maximum).norm().ToNumber() / maximum.norm().ToNumber()
                )
            );
            features = next;
        }

        return report;
    }

    /// <summary>What is iterated.</summary>
    internal sealed record Rule(Func<Tensor, Tensor> Transformation, Func<Tensor, Tensor, Tensor> Mask, double Damping = 1);

    /// <summary>One step.</summary>
    /// <param name="Residual">|F' - F| / |F'|.</param>
    /// <param name="Change">The root mean square of F' - F.</param>
    /// <param name="Growth">|F'| / |F1|.</param>
    /// <param name="Open">The share of feature values in which F2 is still above F.</param>
    /// <param name="FromMaximum">|F' - max(F1, F2)| / |max(F1, F2)|.</param>
    internal sealed record Step(double Residual, double Change, double Growth, double Open, double FromMaximum);
}
