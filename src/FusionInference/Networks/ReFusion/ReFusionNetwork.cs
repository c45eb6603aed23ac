namespace FusionML.Inference;

/// <summary>ReFusion's fusion module in the registry.</summary>
internal static class ReFusionNetwork
{
    public static NetworkDefinition Definition { get; } = new(ReFusionLayouts.FusionName, () => NetworkLayout.ReFusion);
}
