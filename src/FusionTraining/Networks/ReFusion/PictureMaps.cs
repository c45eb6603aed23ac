namespace FusionML.Training;

/// <summary>Between pictures, batch x 1 x height x width, and maps whose channels lie innermost.</summary>
internal static class PictureMaps
{
    // Held for the reason that TensorArithmetic gives.
    private static readonly Scalar Slope = 0.01;

    /// <summary>Throws unless both sources are batch x 1 x height x width and of one shape.</summary>
    /// <exception cref="FusionML.Imaging.PictureException">The shapes are wrong or differ.</exception>
    public static void Require(Tensor first, Tensor second)
    {
        PictureBatch.Require(first, "first", 1);
        PictureBatch.Require(second, "second", 1);
        PictureBatch.RequireSameShape(first, "first", second, "second");
    }

    /// <summary>Batch x height x width x 1.</summary>
    public static Tensor FromPictures(Tensor pictures) =>
        pictures.reshape(pictures.shape[0], pictures.shape[2], pictures.shape[3], 1);

    /// <summary>Batch x 1 x height x width, of a map with one channel.</summary>
    public static Tensor ToPictures(Tensor map) => map.reshape(map.shape[0], 1, map.shape[1], map.shape[2]);

    /// <summary>x where it is positive, 0.01 x elsewhere.</summary>
    public static Tensor LeakyRelu(Tensor map) => map.leaky_relu(Slope);
}
