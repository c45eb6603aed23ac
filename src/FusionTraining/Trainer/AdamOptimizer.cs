namespace FusionML.Training;

/// <summary>
/// Adam with beta 0.9 and 0.999, epsilon 1e-8 and no weight decay, whose state can be written down and taken up again to the bit:
/// m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, p -= rate m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + epsilon).
/// </summary>
/// <remarks>Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, arXiv:1412.6980. Not thread-safe.</remarks>
internal sealed class AdamOptimizer : IDisposable
{
    private const double FirstDecay = 0.9;
    private const double SecondDecay = 0.999;
    private const double Epsilon = 1e-8;

    // Held for the reason that HeldArithmetic gives.
    private static readonly Scalar FirstKept = FirstDecay;
    private static readonly Scalar FirstTaken = 1 - FirstDecay;
    private static readonly Scalar SecondKept = SecondDecay;
    private static readonly Scalar SecondTaken = 1 - SecondDecay;

    private readonly List<Slot> _slots = [];

    public AdamOptimizer(IEnumerable<(string Name, Parameter Parameter)> parameters)
    {
        foreach ((string name, Parameter parameter) in parameters)
        {
            Tensor first = zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();
            _slots.Add(new Slot(name, parameter, first, zeros_like(parameter, requires_grad: false).DetachFromDisposeScope()));
        }
    }

    /// <summary>The parameters with their running means of the gradient and of its square.</summary>
    public IReadOnlyList<Slot> Slots => _slots;

    /// <summary>Moves every parameter that has a gradient.</summary>
    /// <param name="step">t, from 1.</param>
    /// <param name="learningRate">The step size.</param>
    public void Step(long step, double learningRate)
    {
        using IDisposable untracked = no_grad();
        double firstCorrection = 1 - Math.Pow(FirstDecay, step);
        double secondCorrection = 1 - Math.Pow(SecondDecay, step);
        using Scalar move = -learningRate / firstCorrection;
        foreach ((_, Parameter parameter, Tensor first, Tensor second) in _slots)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor? gradient = parameter.grad;
            if (gradient is not null)
            {
                first.mul_(FirstKept).add_(gradient, FirstTaken);
                second.mul_(SecondKept).addcmul_(gradient, gradient, SecondTaken);
                Tensor scale = second.sqrt().Over(Math.Sqrt(secondCorrection)).Plus(Epsilon);
                parameter.addcdiv_(first, scale, move);
            }
        }
    }

    /// <summary>Releases the state, not the parameters.</summary>
    public void Dispose()
    {
        foreach ((_, _, Tensor first, Tensor second) in _slots)
        {
            first.Dispose();
            second.Dispose();
        }

        _slots.Clear();
    }

    internal sealed record Slot(string Name, Parameter Parameter, Tensor FirstMoment, Tensor SecondMoment);
}
