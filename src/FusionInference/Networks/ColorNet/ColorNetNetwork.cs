namespace FusionML.Inference;

/// <summary>ColorNet in the registry: it decides chroma and fuses no luminance.</summary>
internal static class ColorNetNetwork
{
    public static NetworkDefinition Definition { get; } = new("colornet", () => NetworkLayout.ColorNet);
}
