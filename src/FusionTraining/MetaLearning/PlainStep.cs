namespace FusionML.Training;

/// <summary>p -= rate g, without any memory.</summary>
internal static class PlainStep
{
    /// <summary>Moves every parameter that has a gradient.</summary>
    public static void Take(IReadOnlyList<AdamOptimizer.Slot> slots, double rate)
    {
        using IDisposable untracked = no_grad();
        using Scalar factor = -rate;
        foreach (AdamOptimizer.Slot slot in slots.Where(slot => slot.Parameter.grad is not null))
        {
            slot.Parameter.add_(slot.Parameter.grad!, factor);
        }
    }
}
