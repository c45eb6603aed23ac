namespace FusionML.Training;

/// <summary>
/// What the networks are worth on pairs that they are not trained on: how well sources are rebuilt from crops, and metrics of whole
/// fused pictures.
/// </summary>
internal sealed class MetaValidation
{
    private readonly LearnedLossNetworks _networks;
    private readonly MetaStepOptions _options;
    private readonly CropSampler? _crops;
    private readonly PictureValidation? _pictures;

    public MetaValidation(
        LearnedLossNetworks networks,
        MetaStepOptions options,
        IReadOnlyList<TrainingPair> pairs,
        CropSamplerOptions crops,
        IReadOnlyList<string> metrics
    )
    {
        (_networks, _options) = (networks, options);
        _crops = pairs.Count == 0 ? null : new CropSampler(pairs, crops with { Orient = false, SwapSources = false });
        _pictures = pairs.Count == 0 || metrics.Count == 0 ? null : new PictureValidation(pairs, metrics);
    }

    /// <summary>Measures the networks as they are.</summary>
    /// <param name="cancellationToken">Stops between crops, and between and inside pictures.</param>
    public MetaMeasures Measure(CancellationToken cancellationToken) =>
        new(
            _crops is null ? null : MeanLoss(_crops, cancellationToken),
            _pictures is null ? [] : _pictures.Measure(_networks.Fusion, cancellationToken)
        );

    private double MeanLoss(CropSampler crops, CancellationToken cancellationToken)
    {
        using IDisposable untracked = no_grad();
        double sum = 0;
        for (int i = 0; i < crops.StepsPerEpoch; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            using TrainingBatch batch = crops.Sample(i);
            Tensor fused = _networks.Fusion.forward(batch.First, batch.Second);
            sum += RebuildingLoss.Of(_networks.Reconstruction, fused, batch, _options).ToNumber();
        }

        return sum / crops.StepsPerEpoch;
    }
}
