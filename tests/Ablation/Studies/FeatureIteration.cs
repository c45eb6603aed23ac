using FusionML.Inference;
using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>
/// Equation 16 step by step, F' = F + tau M' T(ReLU(F2 - F)) with M' = G(ReLU(F2 - F), M), on the parts of an EFRUFN, with what its
/// fixed point depends on open to change.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class FeatureIteration : IDisposable
{
    private readonly EncoderTransformation _firstEncoder = new(NetworkSizes.Channels);
    private readonly EncoderTransformation _secondEncoder = new(NetworkSizes.Channels);
    private readonly UnfoldingUnit _unit = new(NetworkSizes.Channels, NetworkSizes.Heads);

    /// <summary>Takes the parts from the weights of an EFRUFN.</summary>
    public FeatureIteration(WeightFile weights)
    {
        NetworkLayout.Efrufn.Check(weights);
        using IDisposable untracked = no_grad();
        foreach ((string prefix, nn.Module part) in
            new (string, nn.Module)[] { ("encoder1.", _firstEncoder), ("encoder2.", _secondEncoder), ("update_block.", _unit) })
        {
            foreach ((string name, TorchSharp.Modules.Parameter parameter) in part.named_parameters())
            {
                string inFile = prefix + name.Replace($"{UnfoldingUnit.TransformationName}.", string.Empty, StringComparison.Ordinal);
                using Tensor values = weights[inFile].ToTensor();
                parameter.copy_(values);
            }
        }
    }

    /// <summary>The features of both sources.</summary>
    public (Tensor First, Tensor Second) Encode(Tensor first, Tensor second) => (_firstEncoder.forward(first), _secondEncoder.forward(second));

    /// <summary>T, the learned transformation.</summary>
    public Tensor Transform(Tensor difference) => _unit.Transformation.forward(difference);

    /// <summary>T(D) - T(0): a transformation that gives nothing for no difference.</summary>
    public Tensor TransformFromZero(Tensor difference)
    {
        using DisposeScope scope = NewDisposeScope();
        return (Transform(difference) - Transform(zeros_like(difference))).MoveToOuterDisposeScope();
    }

    /// <summary>G, the learned mask.</summary>
    public Tensor Mask(Tensor difference, Tensor mask) => _unit.MaskGenerator.forward(difference, mask);

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
        double start = first.norm().ToDouble();
        for (int n = 0; n < steps; n++)
        {
            Tensor difference = UnfoldingUnit.Difference(features, second);
            mask = rule.Mask(difference, mask);
            Tensor change = rule.Damping * mask * rule.Transformation(difference);
            Tensor next = features + change;
            double norm = next.norm().ToDouble();
            report.Add(new Step(
                change.norm().ToDouble() / norm,
                change.square().mean().sqrt().ToDouble(),
                norm / start,
                (difference > 0).to(float32).mean().ToDouble(),
                (next - maximum).norm().ToDouble() / maximum.norm().ToDouble()));
            features = next;
        }

        return report;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _firstEncoder.Dispose();
        _secondEncoder.Dispose();
        _unit.Dispose();
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
