using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>What a picture is compared by: edges on coarse levels to begin with, normalised luminance on finer ones.</summary>
internal sealed class CorrelationPyramid
{
    /// <summary>The longer sides of the levels on which a correlation is climbed, coarse to fine.</summary>
    private static readonly int[] Sides = [512, 1536];

    private CorrelationPyramid(
        FusionImage picture,
        double coarsest,
        double[] factors,
        ImagePlane[] levels,
        OrientationField[] edges
    )
    {
        (Width, Height, Coarsest, Factors, Levels, Edges) = (picture.Width, picture.Height, coarsest, factors, levels, edges);
    }

    /// <summary>Columns of the picture.</summary>
    public int Width { get; }

    /// <summary>Rows of the picture.</summary>
    public int Height { get; }

    /// <summary>Pixels of the picture to one of the coarsest edges.</summary>
    public double Coarsest { get; }

    /// <summary>Pixels of the picture to one of each level.</summary>
    public double[] Factors { get; }

    /// <summary>Normalised luminance, coarse to fine.</summary>
    public ImagePlane[] Levels { get; }

    /// <summary>Edges of two coarser levels, coarse to fine.</summary>
    public OrientationField[] Edges { get; }

    /// <summary>Makes the pyramid of a picture, on the factors that the reference's longer side gives.</summary>
    public static CorrelationPyramid Of(FusionImage picture, int referenceSide, CancellationToken cancellationToken)
    {
        double[] factors = [.. Sides.Select(side => Math.Max(1.0, (double)referenceSide / side)).Distinct()];
        const double coarseSide = 128;
        double coarsest = Math.Max(1, referenceSide / coarseSide);
        return new CorrelationPyramid(
            picture,
            coarsest,
            factors,
            [.. factors.Select(factor => CorrelationInput.Of(SampledLevel.Of(picture.Y, factor, cancellationToken)))],
            [
                .. new[] { coarsest, Math.Max(1, coarsest / 2) }.Select(factor =>
                    OrientationField.Of(picture.Y, factor, cancellationToken)
                ),
            ]
        );
    }
}
