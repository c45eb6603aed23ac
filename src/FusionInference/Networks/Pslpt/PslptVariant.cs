namespace FusionML.Inference;

/// <summary>The choices that make plans of PSLPT differ.</summary>
/// <param name="Memory">How many rows are on their way at a time; never <see cref="FusionMemory.Automatic"/>.</param>
internal sealed record PslptVariant(FusionMemory Memory) : PlanVariant
{
    private const int StripRows = 64;
    private const int SmallestRows = 16;

    /// <summary>The choices that <paramref name="options"/> mean for a picture of this many pixels.</summary>
    public static PslptVariant Of(FuseOptions options, long pixels) => new(options.EffectiveMemory(pixels));

    /// <summary>Rows of a step.</summary>
    public static int StepRowsFor(FusionMemory memory, int height) =>
        memory switch
        {
            FusionMemory.Whole => height,
            FusionMemory.Strips => StripRows,
            _ => SmallestRows,
        };

    /// <summary>Rows of a step, for a key that this network made.</summary>
    public static int StepRowsOf(PlanKey key) => StepRowsFor(((PslptVariant)key.Variant!).Memory, key.Height);
}
