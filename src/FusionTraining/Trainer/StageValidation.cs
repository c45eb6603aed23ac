using FusionML.Inference;

namespace FusionML.Training;

/// <summary>What a stage's network is worth on pictures that it is not trained on.</summary>
/// <param name="stage">The stage.</param>
/// <param name="crops">What to measure the loss on; null for no loss.</param>
/// <param name="metrics">Measures metrics on whole pictures; null for no metrics.</param>
internal sealed class StageValidation(ITrainingStage stage, IBatchSource? crops, PictureMetrics? metrics)
{
    /// <summary>The mean loss over the crops, and the metrics.</summary>
    /// <param name="step">Steps that are done; errors name it.</param>
    /// <param name="cancellationToken">Stops between crops, and between and inside pictures.</param>
    /// <exception cref="TrainingException">The loss or a fixed point is not finite.</exception>
    public (double? Loss, IReadOnlyList<KeyValuePair<string, double>> Metrics) Measure(
        long step,
        CancellationToken cancellationToken
    )
    {
        double? loss = crops is null ? null : MeanLoss(crops, step, cancellationToken);
        try
        {
            return (loss, metrics?.Invoke(cancellationToken) ?? []);
        }
        catch (DivergenceException error)
        {
            throw StageEvaluation.Failure(stage, step, error);
        }
    }

    private double MeanLoss(IBatchSource validation, long step, CancellationToken cancellationToken)
    {
        using IDisposable untracked = no_grad();
        Device device = stage.Network.parameters().First().device;
        double sum = 0;
        for (int i = 0; i < validation.StepsPerEpoch; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            using TrainingBatch batch = validation.Sample(i);
            using TrainingBatch moved = batch.To(device);

            // A warm-up has another loss: what comes after it is what counts.
            IReadOnlyList<LossTerm> terms = StageEvaluation.Evaluate(stage, moved, epoch: int.MaxValue, step);
            double loss = LossTerm.Sum(terms).ToNumber();
            if (!double.IsFinite(loss))
            {
                string name = terms.FirstOrDefault(term => !double.IsFinite(term.Value.ToNumber())).Name ?? "their sum";
                throw new TrainingException($"The {stage.Name} validation loss is {loss} at step {step}, first in {name}.");
            }

            sum += loss;
        }

        return sum / validation.StepsPerEpoch;
    }
}
