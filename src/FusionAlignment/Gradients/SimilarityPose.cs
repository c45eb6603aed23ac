namespace FusionML.Alignment;

/// <summary>
/// A similarity between the levels of two pictures, about their centres: where p lies in the reference's level, the other's has
/// its centre + scale R(angle) (p - the reference's centre) + shift.
/// </summary>
/// <param name="ShiftX">The shift to the right, in pixels of the level.</param>
/// <param name="ShiftY">The shift down, in pixels of the level.</param>
/// <param name="LogScale">The natural logarithm of the scale.</param>
/// <param name="Angle">In radians, positive from x towards y.</param>
internal readonly record struct SimilarityPose(double ShiftX, double ShiftY, double LogScale, double Angle)
{
    /// <summary>The same pose between levels of another sampling.</summary>
    /// <param name="factor">Pixels of the new level to one of this.</param>
    public SimilarityPose Resampled(double factor) => this with { ShiftX = ShiftX * factor, ShiftY = ShiftY * factor };

    /// <summary>The pose as a transform between the levels.</summary>
    public PlanarTransform Between(OrientationField reference, OrientationField other)
    {
        (double sine, double cosine) = Math.SinCos(Angle);
        (double a, double b) = (Math.Exp(LogScale) * cosine, Math.Exp(LogScale) * sine);
        (double x, double y) = reference.Centre;
        return new PlanarTransform(
            a,
            -b,
            other.Centre.X + ShiftX - (a * x) + (b * y),
            b,
            a,
            other.Centre.Y + ShiftY - (b * x) - (a * y),
            0,
            0,
            1
        );
    }

    /// <summary>The pose as a transform between the pictures.</summary>
    public PlanarTransform BetweenPictures(OrientationField reference, OrientationField other)
    {
        // Picture to level of the reference, between the levels, level to picture of the other.
        PlanarTransform down = LevelToPicture(reference.Factor).Invert();
        return down.Then(Between(reference, other)).Then(LevelToPicture(other.Factor));
    }

    /// <summary>The largest distance between where two poses put a corner, in pixels of the level.</summary>
    public double CornerDistance(SimilarityPose other, double radius)
    {
        double shift = Math.Sqrt(Math.Pow(ShiftX - other.ShiftX, 2) + Math.Pow(ShiftY - other.ShiftY, 2));
        double turn = Math.Sqrt(Math.Pow(LogScale - other.LogScale, 2) + Math.Pow(Angle - other.Angle, 2));
        return shift + (radius * turn);
    }

    private static PlanarTransform LevelToPicture(double factor) =>
        new(factor, 0, (0.5 * factor) - 0.5, 0, factor, (0.5 * factor) - 0.5, 0, 0, 1);
}
