namespace FusionML.Training;

/// <summary>
/// The exponential average of the weights in the course of training, a = d a + (1 - d) w: it swings less than the weights and is
/// usually the better network.
/// </summary>
/// <remarks>Polyak and Juditsky, SIAM J. Control Optim. 30(4), 1992, DOI 10.1137/0330046. Not thread-safe.</remarks>
internal sealed class WeightAverage : IDisposable
{
    private readonly double _decay;
    private readonly (Parameter Parameter, Tensor Average)[] _pairs;

    /// <summary>Starts from the present weights.</summary>
    public WeightAverage(IReadOnlyList<AdamOptimizer.Slot> slots, double decay)
    {
        _decay = decay;
        using IDisposable untracked = no_grad();
        _pairs = [.. slots.Select(slot => (slot.Parameter, slot.Parameter.clone().DetachFromDisposeScope()))];
        Averages = [.. slots.Zip(_pairs, (slot, pair) => (slot.Name, pair.Average))];
    }

    /// <summary>The averages by the names of their parameters.</summary>
    public IReadOnlyList<(string Name, Tensor Average)> Averages { get; }

    /// <summary>Takes in the weights after a step.</summary>
    /// <param name="step">Steps that are done.</param>
    public void Update(long step)
    {
        using IDisposable untracked = no_grad();
        double decay = Math.Min(_decay, (1.0 + step) / (10.0 + step));
        using Scalar kept = decay;
        using Scalar taken = 1 - decay;
        foreach ((Parameter parameter, Tensor average) in _pairs)
        {
            average.mul_(kept).add_(parameter, taken);
        }
    }

    /// <summary>Lets the network have the averages, and the averages the weights; twice leaves all as it was.</summary>
    public void Exchange()
    {
        using IDisposable untracked = no_grad();
        foreach ((Parameter parameter, Tensor average) in _pairs)
        {
            using Tensor weights = parameter.clone();
            parameter.copy_(average);
            average.copy_(weights);
        }
    }

    /// <summary>Releases the averages, not the parameters.</summary>
    public void Dispose()
    {
        foreach ((_, Tensor average) in _pairs)
        {
            average.Dispose();
        }
    }
}
