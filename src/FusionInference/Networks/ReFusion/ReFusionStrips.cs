namespace FusionML.Inference;

/// <summary>How a large picture is cut into strips of rows, and a band of rows around a strip.</summary>
/// <param name="Height">Rows of the picture.</param>
/// <param name="Rows">Rows of a strip, a multiple of <see cref="ReFusionLayers.TileRows"/>.</param>
internal readonly record struct ReFusionStrips(int Height, int Rows)
{
    /// <summary>Strips of the picture.</summary>
    public int Count => (Height + Rows - 1) / Rows;

    /// <summary>Strips that keep the bands of a picture of this width to those of 192 rows of 6000 columns.</summary>
    public static ReFusionStrips For(int height, int width) =>
        new(
            height,
            Math.Clamp(
                (int)(192L * 6000 / width) / ReFusionLayers.TileRows * ReFusionLayers.TileRows,
                ReFusionLayers.TileRows,
                512
            )
        );

    /// <summary>Rows of a band that reaches so far around a strip.</summary>
    public int BandRows(int reach) => (int)Math.Min(Height, Rows + (2L * reach));

    /// <summary>The rows of a strip and so many around it, as far as the picture goes.</summary>
    public (int First, int End) Around(int strip, int reach) =>
        (Math.Max(0, (strip * Rows) - reach), (int)Math.Min(Height, ((strip + 1L) * Rows) + reach));

    /// <summary>Frames a map as a band around a strip.</summary>
    public (int First, int End) Frame(PlanarMap map, int strip, int reach)
    {
        (int first, int end) = Around(strip, reach);
        map.Frame(first, end - first);
        return (first, end);
    }
}
