namespace FusionML.Alignment;

/// <summary>Carries transforms between pictures and their levels, whose samples lie at ((x + 0.5) factor - 0.5).</summary>
internal static class LevelTransforms
{
    /// <summary>A transform between pictures, as one between levels of the same factor.</summary>
    public static PlanarTransform ToLevel(PlanarTransform pictures, double factor) =>
        ToPicture(factor).Then(pictures).Then(ToPicture(factor).Invert());

    /// <summary>A transform between levels of the same factor, as one between pictures.</summary>
    public static PlanarTransform FromLevel(PlanarTransform levels, double factor) =>
        ToPicture(factor).Invert().Then(levels).Then(ToPicture(factor));

    private static PlanarTransform ToPicture(double factor) =>
        new(factor, 0, (0.5 * factor) - 0.5, 0, factor, (0.5 * factor) - 0.5, 0, 0, 1);
}
