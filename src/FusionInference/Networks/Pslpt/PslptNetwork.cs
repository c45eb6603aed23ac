namespace FusionML.Inference;

/// <summary>PSLPT in the registry.</summary>
internal static class PslptNetwork
{
    /// <summary>Windows of 2 x 2 at an eighth of the size.</summary>
    public const int SizeMultiple = 16;

    public static NetworkDefinition Definition { get; } =
        new(PslptLayouts.Name, () => NetworkLayout.Pslpt) { SizeMultiple = SizeMultiple };
}
