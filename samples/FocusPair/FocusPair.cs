using FusionML.Imaging;

namespace FusionML.Samples;

/// <summary>A multi-focus pair of one scene with two depths, and the scene with both sharp.</summary>
internal static class FocusPair
{
    private const int Width = 256;
    private const int Height = 192;

    /// <summary>How far a point out of focus spreads, in pixels.</summary>
    private const double Blur = 3.5;

    /// <summary>The pictures by name: <c>near</c>, <c>far</c> and <c>sharp</c>.</summary>
    public static IEnumerable<(string Name, FusionImage Picture)> Draw()
    {
        Layer near = Layer.Draw(Width, Height, NearScene.At);
        Layer far = Layer.Draw(Width, Height, FarScene.At);
        yield return ("near", ToImage(near.Over(far.Defocus(Blur))));
        yield return ("far", ToImage(near.Defocus(Blur).Over(far)));
        yield return ("sharp", ToImage(near.Over(far)));
    }

    private static FusionImage ToImage(Layer layer)
    {
        ImagePlane[] bands = [.. Enumerable.Range(0, 3).Select(_ => new ImagePlane(layer.Height, layer.Width))];
        for (int i = 0; i < layer.Width * layer.Height; i++)
        {
            for (int band = 0; band < bands.Length; band++)
            {
                bands[band].Samples[i] = Math.Clamp(layer.Samples[i * Layer.Bands + band], 0, 1);
            }
        }

        return YCrCb.FromRgb(bands[0], bands[1], bands[2]);
    }
}
