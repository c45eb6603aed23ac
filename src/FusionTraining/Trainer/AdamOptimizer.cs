namespace FusionML.Training;

/// <summary>
/// Adam with beta 0.9 and 0.999, epsilon 1e-8 unless said otherwise and no weight decay, whose state can be written down and taken up again to the bit:
/// m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, p -= rate m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + epsilon), where t counts
/// the gradients that the parameter itself has had: one that gets its first gradient late starts then as others did at the
/// first step.
/// </summary>
/// <remarks>Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, arXiv:1412.6980. Not thread-safe.</remarks>
internal sealed class AdamOptimizer : IDisposable
{
    private const double FirstDecay = 0.9;
    private const double SecondDecay = 0.999;
    private const double UsualEpsilon = 1e-8;

    // Held for the reason that TensorArithmetic gives.
    private static readonly Scalar FirstKept = FirstDecay;
    private static readonly Scalar FirstTaken = 1 - FirstDecay;
    private static readonly Scalar SecondKept = SecondDecay;
    private static readonly Scalar SecondTaken = 1 - SecondDecay;

    private readonly List<Slot> _slots = [];
    private readonly double _epsilon;

    /// <param name="parameters">What to move.</param>
    /// <param name="epsilon">Gradients far below it hardly move anything.</param>
    public AdamOptimizer(IEnumerable<(string Name, Parameter Parameter)> parameters, double epsilon = UsualEpsilon)
    {
        _epsilon = epsilon;
        foreach ((string name, Parameter parameter) in parameters)
        {
            Tensor first = zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();
            _slots.Add(new Slot(name, parameter, first, zeros_like(parameter, requires_grad: false).DetachFromDisposeScope()));
        }
    }

    /// <summary>The parameters with their running means of the gradient and of its square.</summary>
    public IReadOnlyList<Slot> Slots => _slots;

    /// <summary>Moves every parameter that has a gradient.</summary>
    /// <param name="learningRate">The step size.</param>
    public void Step(double learningRate)
    {
        using IDisposable untracked = no_grad();
        foreach (Slot slot in _slots)
        {
            using DisposeScope scope = NewDisposeScope();
            if (slot.Parameter.grad is Tensor gradient)
            {
                slot.Gradients++;
                using Scalar move = -learningRate / (1 - Math.Pow(FirstDecay, slot.Gradients));
                slot.FirstMoment.mul_(FirstKept).add_(gradient, FirstTaken);
                slot.SecondMoment.mul_(SecondKept).addcmul_(gradient, gradient, SecondTaken);
                Tensor scale = slot.SecondMoment.sqrt().Over(Math.Sqrt(1 - Math.Pow(SecondDecay, slot.Gradients))).Plus(_epsilon);
                slot.Parameter.addcdiv_(slot.FirstMoment, scale, move);
            }
        }
    }

    /// <summary>Releases the state, not the parameters.</summary>
    public void Dispose()
    {
        foreach (Slot slot in _slots)
        {
            slot.FirstMoment.Dispose();
            slot.SecondMoment.Dispose();
        }

        _slots.Clear();
    }

    /// <summary>A parameter and what the optimiser keeps of its gradients.</summary>
    internal sealed class Slot(string name, Parameter parameter, Tensor firstMoment, Tensor secondMoment)
    {
        public string Name { get; } = name;

        public Parameter Parameter { get; } = parameter;

        /// <summary>m, of the parameter's shape.</summary>
        public Tensor FirstMoment { get; } = firstMoment;

        /// <summary>v, of the parameter's shape.</summary>
        public Tensor SecondMoment { get; } = secondMoment;

        /// <summary>t, the gradients that the parameter has had.</summary>
        public long Gradients { get; set; }
    }
}
