using FusionML.Inference;

namespace FusionML.Estimators;

/// <summary>Weights as an entry of a model file, in the safetensors format.</summary>
internal static class WeightEntry
{
    /// <summary>The most bytes; the largest network of the library has under 4 MB.</summary>
    private const long Longest = 1 << 28;

    /// <summary>The bytes of the entry.</summary>
    public static byte[] ToBytes(WeightFile weights)
    {
        using MemoryStream stream = new();
        weights.Write(stream);
        return stream.ToArray();
    }

    /// <summary>Reads an entry.</summary>
    /// <exception cref="ModelFormatException">There is none, or it is too long.</exception>
    /// <exception cref="WeightsException">The entry is damaged.</exception>
    public static WeightFile Read(StateReader state, string entryName)
    {
        using MemoryStream stream = new(state.ReadEntry(entryName, Longest), writable: false);
        return WeightFile.Read(stream, $"'{entryName}' of the model file");
    }
}
