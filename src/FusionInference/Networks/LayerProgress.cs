namespace FusionML.Inference;

/// <summary>
/// How far a plan is within a stage of its work, told layer by layer and, within a layer, part by part. A stage says beforehand
/// how many layers it runs; they count alike, which is close enough for a bar that moves.
/// </summary>
/// <remarks>Used by the thread that runs the plan.</remarks>
internal sealed class LayerProgress
{
    /// <summary>The smallest step that is told.</summary>
    private const double Grain = 1e-3;

    private Action<double>? _report;
    private double _from;
    private double _share;
    private double _told;
    private int _layers;

    /// <summary>Layers that have ended since the stage began.</summary>
    public int LayersDone { get; private set; }

    /// <summary>Begins a stage.</summary>
    /// <param name="from">The fraction of all work at its beginning.</param>
    /// <param name="to">The fraction at its end.</param>
    /// <param name="layers">Layers of the stage.</param>
    /// <param name="report">Receives the fraction of all work, which never falls within the stage.</param>
    public void Begin(double from, double to, int layers, Action<double> report)
    {
        (_from, _share, _told, _layers, _report, LayersDone) = (from, to - from, from, layers, report, 0);
    }

    /// <summary>Says that a part of the running layer is done, as a share of the layer.</summary>
    public void Tell(double share)
    {
        double fraction = _from + (_share * Math.Min(1, (LayersDone + share) / _layers));
        if (_report is not null && fraction >= _told + Grain)
        {
            _told = fraction;
            _report(fraction);
        }
    }

    /// <summary>Says that the running layer is done.</summary>
    public void EndLayer()
    {
        Tell(1);
        LayersDone++;
    }
}
