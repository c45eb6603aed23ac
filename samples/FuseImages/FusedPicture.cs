using Microsoft.ML.Data;

namespace FuseImages;

/// <summary>What a prediction gives: the fused picture and two of its metrics.</summary>
internal sealed class FusedPicture : IDisposable
{
    /// <summary>The fused picture.</summary>
    public MLImage? Fused { get; set; }

    /// <summary>Entropy in bits.</summary>
    [ColumnName("EN")]
    public float Entropy { get; set; }

    /// <summary>How well the edges of both sources are kept, 0 to 1.</summary>
    [ColumnName("Qabf")]
    public float EdgeQuality { get; set; }

    /// <inheritdoc/>
    public void Dispose() => Fused?.Dispose();
}
