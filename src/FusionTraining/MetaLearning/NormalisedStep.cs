namespace FusionML.Training;

/// <summary>p -= rate g / max |g|, the largest entry over all parameters: a step whose length does not depend on the
/// gradient's.</summary>
internal static class NormalisedStep
{
    /// <summary>Moves every parameter that has a gradient; a gradient of zeros moves nothing.</summary>
    public static void Take(IReadOnlyList<AdamOptimizer.Slot> slots, double rate)
    {
        using IDisposable untracked = no_grad();
        using DisposeScope scope = NewDisposeScope();
        AdamOptimizer.Slot[] moved = [.. slots.Where(slot => slot.Parameter.grad is not null)];
        double largest = stack(moved.Select(slot => slot.Parameter.grad!.abs().max())).max().ToNumber();
        if (largest == 0)
        {
            return;
        }

        PlainStep.Take(moved, rate / largest);
    }
}
