using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>The fields of two pictures on levels that show them at about the same size.</summary>
/// <param name="Reference">The first picture's.</param>
/// <param name="Other">The second picture's.</param>
internal sealed record FieldPair(OrientationField Reference, OrientationField Other)
{
    /// <summary>Makes the fields.</summary>
    /// <param name="reference">The first picture.</param>
    /// <param name="other">The second picture.</param>
    /// <param name="side">The longer side of the first one's level; less where a picture has less.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static FieldPair Of(ImagePlane reference, ImagePlane other, int side, CancellationToken cancellationToken)
    {
        double ratio = Math.Sqrt((double)other.Width / reference.Width * other.Height / reference.Height);
        double longer = Math.Max(reference.Width, reference.Height);
        double factor = Math.Max(longer / side, Math.Max(1, 1 / ratio));
        return new FieldPair(
            OrientationField.Of(reference, factor, cancellationToken),
            OrientationField.Of(other, factor * ratio, cancellationToken)
        );
    }
}
