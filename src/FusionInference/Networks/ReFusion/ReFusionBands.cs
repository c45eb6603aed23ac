namespace FusionML.Inference;

/// <summary>The maps for a band of rows: what a stage begins with, its values, and what it ends with.</summary>
internal sealed class ReFusionBands : IDisposable
{
    public ReFusionBands(int height, int width, int rows)
    {
        Pictures = new PlanarMap(height, width, ReFusionLayers.PictureChannels, rows);
        Features = new PlanarMap(height, width, ReFusionLayers.Channels, rows);
        Values = new PlanarMap(height, width, ReFusionLayers.Channels, rows);
        NextFeatures = new PlanarMap(height, width, ReFusionLayers.Channels, rows);
    }

    /// <summary>Both pictures.</summary>
    public PlanarMap Pictures { get; }

    /// <summary>What a stage begins with.</summary>
    public PlanarMap Features { get; private set; }

    /// <summary>The values of its attention.</summary>
    public PlanarMap Values { get; }

    /// <summary>What it ends with.</summary>
    public PlanarMap NextFeatures { get; private set; }

    /// <summary>Bytes that the maps take.</summary>
    public static long BytesFor(int width, int rows) =>
        PlanarMap.BytesFor(width, ReFusionLayers.PictureChannels, rows)
        + (3 * PlanarMap.BytesFor(width, ReFusionLayers.Channels, rows));

    /// <summary>What a stage ended with is what the next one begins with.</summary>
    public void Swap() => (Features, NextFeatures) = (NextFeatures, Features);

    public void Dispose()
    {
        Pictures.Dispose();
        Features.Dispose();
        Values.Dispose();
        NextFeatures.Dispose();
    }
}
