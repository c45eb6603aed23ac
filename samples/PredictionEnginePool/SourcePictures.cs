using Microsoft.ML.Data;

namespace FusionML.Samples.Web;

/// <summary>What a prediction takes: two pictures of one scene.</summary>
internal sealed class SourcePictures
{
    /// <summary>The visible, near, under-exposed or MRI picture.</summary>
    public MLImage? First { get; set; }

    /// <summary>Its partner, of the same size.</summary>
    public MLImage? Second { get; set; }
}

/// <summary>What a prediction gives; whoever asked for it disposes of it.</summary>
internal sealed class FusedPicture
{
    /// <summary>The fused picture.</summary>
    public MLImage? Fused { get; set; }
}
