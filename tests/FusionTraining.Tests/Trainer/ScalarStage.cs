namespace FusionML.Training.Tests;

/// <summary>One parameter vector and a loss of it: the smallest thing to train.</summary>
internal sealed class ScalarStage : ITrainingStage, IDisposable
{
    private readonly Func<Tensor, TrainingBatch, IReadOnlyList<LossTerm>> _loss;
    private readonly ParameterModule _network;

    public ScalarStage(double[] start, Func<Tensor, TrainingBatch, IReadOnlyList<LossTerm>> loss, string name = "scalar")
    {
        (_loss, Name) = (loss, name);
        _network = new ParameterModule(tensor(start, float32));
    }

    public string Name { get; }

    public nn.Module Network => _network;

    public TorchSharp.Modules.Parameter Values => _network.Values;

    public IReadOnlyList<LossTerm> Evaluate(TrainingBatch batch, int epoch) => _loss(Values, batch);

    public void Dispose() => _network.Dispose();

    private sealed class ParameterModule : nn.Module
    {
        public ParameterModule(Tensor start)
            : base(nameof(ParameterModule))
        {
            Values = nn.Parameter(start.DetachFromDisposeScope());
            register_parameter("values", Values);
        }

        public TorchSharp.Modules.Parameter Values { get; }
    }
}
