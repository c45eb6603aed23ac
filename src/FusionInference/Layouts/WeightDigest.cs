using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace FusionML.Inference;

/// <summary>Tells weights apart by what they compute, whatever their file is called and says about itself.</summary>
internal static class WeightDigest
{
    /// <summary>
    /// The SHA-256 digest of the image order and of the tensors in the order of their names, as 64 hexadecimal digits. The rest of
    /// the metadata changes no picture.
    /// </summary>
    public static string Of(WeightFile weights)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(
            Encoding.UTF8.GetBytes(weights.Metadata.GetValueOrDefault(WeightMetadata.ImageOrder, WeightMetadata.FirstSecond))
        );
        foreach (WeightTensor tensor in weights.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(tensor.ToString()));
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
