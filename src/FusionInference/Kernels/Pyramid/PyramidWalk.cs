namespace FusionML.Inference;

/// <summary>The tile in which <see cref="PyramidConvolution{TOps, TVector}"/> walks down a picture.</summary>
internal static class PyramidWalk
{
    /// <summary>Columns of a tile, a multiple of the largest factor.</summary>
    public const int TileWidth = 64;

    /// <summary>The last held row at the top of a walk.</summary>
    public const int NothingHeld = int.MinValue;
}
