namespace FusionML.Inference;

/// <summary>What a plan is made for.</summary>
/// <param name="Height">Rows, a multiple of what the network needs.</param>
/// <param name="Width">Columns, a multiple of what the network needs.</param>
/// <param name="Threads">Threads to work on.</param>
/// <param name="Variant">What else the network tells apart; null for a network that has nothing to choose.</param>
internal readonly record struct PlanKey(int Height, int Width, int Threads, PlanVariant? Variant = null)
{
    public long Pixels => (long)Height * Width;
}

/// <summary>
/// What a network tells apart besides the size when it makes a plan: a record, so that equal choices share a plan.
/// </summary>
internal abstract record PlanVariant;
