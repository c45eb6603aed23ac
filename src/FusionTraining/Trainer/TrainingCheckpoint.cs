using System.Globalization;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// Everything that a training needs to go on as if it had never stopped: parameters, the optimiser's state and the number of
/// steps, in a safetensors file. The pictures of a step follow from its number, so there is no random state to keep.
/// </summary>
internal static class TrainingCheckpoint
{
    private const string ParameterPrefix = "parameter.";
    private const string FirstMomentPrefix = "adam.first.";
    private const string SecondMomentPrefix = "adam.second.";
    private const string GradientsPrefix = "adam.gradients.";
    private const string AveragePrefix = "average.";
    private const string StageKey = "stage";
    private const string StepKey = "step";
    private const string ValidatedStepKey = "validated_step";
    private const string BestLossKey = "best_validation_loss";
    private const string BestMetricKey = "best_metric_mean";

    /// <summary>Makes a checkpoint, a copy of everything.</summary>
    public static WeightFile Make(TrainingState state, IReadOnlyList<AdamOptimizer.Slot> slots, WeightAverage? average)
    {
        Dictionary<string, string> metadata = new()
        {
            [StageKey] = state.Stage,
            [StepKey] = state.Step.ToString(CultureInfo.InvariantCulture),
            [ValidatedStepKey] = state.ValidatedStep.ToString(CultureInfo.InvariantCulture),
            [BestLossKey] = state.BestValidationLoss.ToString("R", CultureInfo.InvariantCulture),
            [BestMetricKey] = state.BestMetricMean.ToString("R", CultureInfo.InvariantCulture),
        };
        foreach (AdamOptimizer.Slot slot in slots)
        {
            metadata[GradientsPrefix + slot.Name] = slot.Gradients.ToString(CultureInfo.InvariantCulture);
        }

        IEnumerable<WeightTensor> averages = average is null
            ? []
            : average.Averages.Select(pair => pair.Average.ToWeight(AveragePrefix + pair.Name));
        return new WeightFile(slots.SelectMany(Tensors).Concat(averages), metadata);

        static IEnumerable<WeightTensor> Tensors(AdamOptimizer.Slot slot) =>
            [
                slot.Parameter.ToWeight(ParameterPrefix + slot.Name),
                slot.FirstMoment.ToWeight(FirstMomentPrefix + slot.Name),
                slot.SecondMoment.ToWeight(SecondMomentPrefix + slot.Name),
            ];
    }

    /// <summary>Takes up a checkpoint. Everything is checked before anything is changed.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="path">Where it comes from, for errors.</param>
    /// <param name="stage">The stage that is to go on.</param>
    /// <param name="slots">Its parameters and the optimiser's state.</param>
    /// <param name="average">The average of its weights, or null.</param>
    /// <exception cref="WeightsException">The checkpoint lacks a tensor.</exception>
    /// <exception cref="TrainingException">It is another stage's, or of a network of another shape.</exception>
    public static TrainingState TakeUp(
        WeightFile file,
        string path,
        string stage,
        IReadOnlyList<AdamOptimizer.Slot> slots,
        WeightAverage? average
    )
    {
        if (file.Metadata.GetValueOrDefault(StageKey) is not string owner || owner != stage)
        {
            throw new TrainingException(
                $"{path} is no checkpoint of the {stage} stage, but of '{file.Metadata.GetValueOrDefault(StageKey)}'."
            );
        }

        // Earlier versions do not say what was validated: doing it again changes nothing.
        string validated = file.Metadata.GetValueOrDefault(ValidatedStepKey, "0");
        if (
            !long.TryParse(file.Metadata.GetValueOrDefault(StepKey), CultureInfo.InvariantCulture, out long step)
            || step < 0
            || !long.TryParse(validated, CultureInfo.InvariantCulture, out long validatedStep)
            || validatedStep < 0
            || validatedStep > step
            || !double.TryParse(file.Metadata.GetValueOrDefault(BestLossKey), CultureInfo.InvariantCulture, out double bestLoss)
            || !double.TryParse(
                file.Metadata.GetValueOrDefault(BestMetricKey),
                CultureInfo.InvariantCulture,
                out double bestMetric
            )
        )
        {
            throw new TrainingException(
                $"{path} does not say at which step it was written and validated, or what the best validation was."
            );
        }

        TensorCopies copies = new([
            .. slots
                .SelectMany(slot =>
                    new[]
                    {
                        ((Tensor)slot.Parameter, file[ParameterPrefix + slot.Name]),
                        (slot.FirstMoment, file[FirstMomentPrefix + slot.Name]),
                        (slot.SecondMoment, file[SecondMomentPrefix + slot.Name]),
                    }
                )
                .Concat((average?.Averages ?? []).Select(pair => (pair.Average, file[AveragePrefix + pair.Name]))),
        ]);
        copies.RequireShapes(
            (source, needed) => new TrainingException($"{path} holds {source}, and the network needs {needed} there.")
        );
        long[] gradients = [.. slots.Select(slot => Gradients(path, file, slot.Name, step))];
        copies.Take();
        foreach ((AdamOptimizer.Slot slot, long count) in slots.Zip(gradients))
        {
            slot.Gradients = count;
        }

        return new TrainingState(stage, step, validatedStep, bestLoss, bestMetric);
    }

    /// <summary>
    /// The gradients that a parameter has had. Checkpoints of earlier versions do not count them: there a parameter without a
    /// trace of a gradient has had none, and every other one as many as there were steps, as those versions took it.
    /// </summary>
    private static long Gradients(string path, WeightFile file, string name, long step)
    {
        if (file.Metadata.GetValueOrDefault(GradientsPrefix + name) is not string text)
        {
            return file[SecondMomentPrefix + name].Values.All(value => value == 0) ? 0 : step;
        }

        return long.TryParse(text, CultureInfo.InvariantCulture, out long count) && count >= 0 && count <= step
            ? count
            : throw new TrainingException($"{path} says that {name} had '{text}' gradients in {step} steps.");
    }
}
