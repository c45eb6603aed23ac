using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>What the losses and networks ask of the tensors that hold pictures: batch x channels x height x width.</summary>
internal static class PictureBatch
{
    /// <summary>
    /// Throws unless <paramref name="pictures"/> has four dimensions, <paramref name="channels"/> channels and a floating type.
    /// </summary>
    /// <exception cref="PictureException">The dimensions, the channels or the type are others.</exception>
    public static void Require(Tensor pictures, string name, long channels)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.dim() != 4 || pictures.shape[1] != channels || pictures.numel() == 0)
        {
            throw new PictureException(
                $"The {name} pictures are {Describe(pictures)}: they must be batch x {channels} x height x width, none of them 0."
            );
        }

        if (!pictures.is_floating_point())
        {
            throw new PictureException(
                $"The {name} pictures are of type {pictures.dtype}: they must be floating-point numbers, nominally in [0, 1]."
            );
        }
    }

    /// <summary>Throws unless both tensors have the same shape.</summary>
    /// <exception cref="PictureException">The shapes differ.</exception>
    public static void RequireSameShape(Tensor pictures, string name, Tensor other, string otherName)
    {
        if (!pictures.shape.AsSpan().SequenceEqual(other.shape))
        {
            throw new PictureException(
                $"The {name} pictures are {Describe(pictures)}, the {otherName} pictures {Describe(other)}: "
                    + "they must be the same."
            );
        }
    }

    /// <summary>Throws unless the fused pictures and both sources are batch x 1 x height x width and of one shape.</summary>
    /// <exception cref="PictureException">A shape is another, or the shapes differ.</exception>
    public static void RequireTriple(Tensor fused, Tensor first, Tensor second)
    {
        Require(fused, "fused", 1);
        Require(first, "first", 1);
        Require(second, "second", 1);
        RequireSameShape(fused, "fused", first, "first");
        RequireSameShape(fused, "fused", second, "second");
    }

    /// <summary>The shape in words, such as <c>2x1x64x64</c>.</summary>
    public static string Describe(Tensor tensor) => tensor.dim() == 0 ? "a scalar" : string.Join('x', tensor.shape);
}
