using FusionML.Imaging;

namespace FusionML.StackEvaluation;

/// <summary>
/// A scene of opaque leaves, discs and bars of all sizes that hide each other, with its colours and its depth at every pixel: the
/// dead leaves model of natural pictures, of which everything is known.
/// </summary>
/// <param name="Red">Reflectance in [0, 1].</param>
/// <param name="Green">Reflectance in [0, 1].</param>
/// <param name="Blue">Reflectance in [0, 1].</param>
/// <param name="Depth">Distance in [0, 1]: 0 is the nearest.</param>
internal sealed record DrawnScene(ImagePlane Red, ImagePlane Green, ImagePlane Blue, ImagePlane Depth)
{
    private const int FloatBits = 32;

    /// <summary>Leaves per thousand pixels.</summary>
    private const double Density = 1.5;

    public int Height => Depth.Height;

    public int Width => Depth.Width;

    /// <summary>Draws a scene; the same seed and size give the same one.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="seed">What all chance comes from.</param>
    /// <param name="objects">
    /// How many of the leaves, the last and nearest ones, stand out from the surface: their edges are steps in depth. All
    /// others lie on the surface, a hilly slope.
    /// </param>
    public static DrawnScene Draw(int height, int width, int seed, int objects)
    {
        Random random = new(seed);
        DrawnScene scene = new(Plane(), Plane(), Plane(), Plane());
        Relief relief = Relief.Random(random, height, width);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                scene.Depth[y, x] = relief.DepthAt(y, x);
            }
        }

        scene.Paint(Leaf.Random(random, height, width) with { Radius = height + width, IsBar = false }, depth: null);
        int count = (int)(Density * height * width / 1000);
        for (int i = 0; i < count; i++)
        {
            scene.Paint(Leaf.Random(random, height, width), depth: null);
        }

        // From the farthest to the nearest, as painters do.
        double smallest = Math.Min(height, width) / 12.0;
        for (int i = 0; i < objects; i++)
        {
            Leaf leaf = Leaf.Random(random, height, width);
            scene.Paint(leaf with { Radius = smallest * (1 + random.NextDouble()) }, (float)(0.5 * (1 - (i + 1.0) / objects)));
        }

        return scene;

        ImagePlane Plane() => new(height, width, FloatBits);
    }

    /// <summary>Paints a leaf on the surface, or at a depth of its own.</summary>
    private void Paint(Leaf leaf, float? depth)
    {
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                if (leaf.Covers(y, x))
                {
                    float shade = leaf.Shade(y, x);
                    Red[y, x] = Math.Clamp(leaf.Red * shade, 0.02f, 0.98f);
                    Green[y, x] = Math.Clamp(leaf.Green * shade, 0.02f, 0.98f);
                    Blue[y, x] = Math.Clamp(leaf.Blue * shade, 0.02f, 0.98f);
                    Depth[y, x] = depth ?? Depth[y, x];
                }
            }
        }
    }
}
