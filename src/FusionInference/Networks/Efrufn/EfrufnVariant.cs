namespace FusionML.Inference;

/// <summary>The choices that make plans of EFRUFN differ.</summary>
/// <param name="FixedPoint">What is iterated.</param>
/// <param name="Memory">How features are kept; never <see cref="FusionMemory.Automatic"/>.</param>
internal sealed record EfrufnVariant(FixedPoint FixedPoint, FusionMemory Memory) : PlanVariant
{
    /// <summary>The choices that <paramref name="options"/> mean for a picture of this many pixels.</summary>
    public static EfrufnVariant Of(FuseOptions options, long pixels) => new(options.FixedPoint, options.EffectiveMemory(pixels));

    /// <summary>The choices in a key that this network made.</summary>
    public static EfrufnVariant Of(PlanKey key) => (EfrufnVariant)key.Variant!;
}
