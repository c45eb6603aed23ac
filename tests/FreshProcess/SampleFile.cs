using FusionML.Alignment;
using FusionML.Estimators;
using FusionML.Imaging;

namespace FreshProcess;

/// <summary>A pair of drawn pictures, the path of a picture file, and two pictures of a scene that do not lie on each other.</summary>
public sealed class SampleFile : SamplePair
{
    /// <summary>The file: a gray picture of 4x3 that lies beside this program.</summary>
    public string Path { get; init; } = System.IO.Path.Combine(AppContext.BaseDirectory, "sample.pgm");

    /// <summary>The scene.</summary>
    [PlaneType(SampleScene.Height, SampleScene.Width)]
    public ImagePlane Scene { get; init; } = SampleScene.Draw(1);

    /// <summary>The scene after the camera has moved.</summary>
    [PlaneType(SampleScene.Height, SampleScene.Width)]
    public ImagePlane MovedScene { get; init; } = SampleScene.Draw(1, PlanarTransform.Translation(2.5, -1.25));

    /// <summary>Makes three rows with different pictures and the same file.</summary>
    public static new IEnumerable<SampleFile> Rows(int count = 3) =>
        SamplePair.Rows(count).Select(pair => new SampleFile { First = pair.First, Second = pair.Second });
}
