using FusionML.Estimators;
using FusionML.Imaging;

namespace FusionML.Samples.Notebooks;

/// <summary>A row with the luminance of a drawn room: two exposures and the picture to reach.</summary>
public sealed class RoomRow
{
    /// <summary>Draws a room.</summary>
    public RoomRow(int seed)
    {
        (FusionImage under, FusionImage over, FusionImage reference) = RoomScene.Draw(seed);
        (First, Second, Reference) = (under.Y, over.Y, reference.Y);
    }

    /// <summary>Under-exposed.</summary>
    [PlaneType]
    public ImagePlane First { get; }

    /// <summary>Over-exposed.</summary>
    [PlaneType]
    public ImagePlane Second { get; }

    /// <summary>The picture to reach.</summary>
    [PlaneType]
    public ImagePlane Reference { get; }
}
