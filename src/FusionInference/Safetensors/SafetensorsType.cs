namespace FusionML.Inference;

/// <summary>The element types of the safetensors format that this reader knows.</summary>
internal enum SafetensorsType
{
    F32,
    F16,
    BF16,

    /// <summary>An integer or Boolean type: carried by buffers that are never weights, so its values are skipped.</summary>
    Integer,
}

/// <summary>Names and sizes of element types.</summary>
internal static class SafetensorsTypes
{
    /// <summary>The type called <paramref name="name"/> and its size in bytes, or null if it can't be read.</summary>
    public static (SafetensorsType Type, int Size)? Find(string name) =>
        name switch
        {
            "F32" => (SafetensorsType.F32, 4),
            "F16" => (SafetensorsType.F16, 2),
            "BF16" => (SafetensorsType.BF16, 2),
            "I64" or "U64" => (SafetensorsType.Integer, 8),
            "I32" or "U32" => (SafetensorsType.Integer, 4),
            "I16" or "U16" => (SafetensorsType.Integer, 2),
            "I8" or "U8" or "BOOL" => (SafetensorsType.Integer, 1),
            _ => null,
        };
}
