namespace FusionML.Inference;

/// <summary>The choices that make plans of ReFusion differ.</summary>
/// <param name="Memory">How features are kept; never <see cref="FusionMemory.Automatic"/>.</param>
internal sealed record ReFusionVariant(FusionMemory Memory) : PlanVariant
{
    /// <summary>The choices that <paramref name="options"/> mean for a picture of this many pixels.</summary>
    public static ReFusionVariant Of(FuseOptions options, long pixels) => new(options.EffectiveMemory(pixels));

    /// <summary>The choices in a key that this network made.</summary>
    public static ReFusionVariant Of(PlanKey key) => (ReFusionVariant)key.Variant!;
}
