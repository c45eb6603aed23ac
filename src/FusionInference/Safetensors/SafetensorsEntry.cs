namespace FusionML.Inference;

/// <summary>
/// What the header of a safetensors file says about one tensor; the byte range is relative to the end of the header.
/// </summary>
internal sealed record SafetensorsEntry(string Name, SafetensorsType Type, int[] Shape, long Begin, long End, int ElementSize)
{
    public long Count => (End - Begin) / ElementSize;
}
