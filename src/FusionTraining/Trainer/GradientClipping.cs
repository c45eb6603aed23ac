namespace FusionML.Training;

/// <summary>The length of all gradients together, and its limit.</summary>
internal static class GradientClipping
{
    /// <summary>Scales the gradients down to <paramref name="largestNorm"/> if they are longer than that.</summary>
    /// <returns>Their L2 norm before that.</returns>
    /// <exception cref="TrainingException">A gradient is not finite; the first such parameter is named.</exception>
    public static double Clip(IReadOnlyList<AdamOptimizer.Slot> slots, double largestNorm, long step) =>
        Clip(slots.Select(slot => (slot.Name, slot.Parameter)), largestNorm, step);

    /// <summary>The same for parameters by their names.</summary>
    /// <inheritdoc cref="Clip(IReadOnlyList{AdamOptimizer.Slot}, double, long)"/>
    public static double Clip(IEnumerable<(string Name, Parameter Parameter)> parameters, double largestNorm, long step)
    {
        using IDisposable untracked = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (string Name, Tensor Gradient)[] gradients =
        [
            .. parameters.Where(pair => pair.Parameter.grad is not null).Select(pair => (pair.Name, pair.Parameter.grad!)),
        ];
        if (gradients.Length == 0)
        {
            throw new TrainingException($"No parameter got a gradient at step {step}: the loss does not depend on the network.");
        }

        Tensor norms = stack(gradients.Select(pair => linalg.norm(pair.Gradient)));
        double norm = linalg.norm(norms).ToNumber();
        if (!double.IsFinite(norm))
        {
            string name = gradients.FirstOrDefault(pair => !pair.Gradient.isfinite().all().is_nonzero()).Name
                ?? "all of them together";
            throw new TrainingException($"The gradient of {name} is not finite at step {step}.");
        }

        if (norm > largestNorm)
        {
            using Scalar factor = largestNorm / norm;
            foreach ((_, Tensor gradient) in gradients)
            {
                gradient.mul_(factor);
            }
        }

        return norm;
    }
}
