using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// How sharp a picture is at every pixel: the energy of its Laplacian pyramid, level by level, of which a coarser level counts
/// half as much as the next finer one.
/// </summary>
/// <remarks>
/// With the details d_l of level l and the pyramid's steps reduce and expand:
/// s_l = expand(reduce(d_l^2) + s_{l+1} / 2), and the measure is s_0. Reducing and expanding smooth the energy over about five
/// pixels of the level, so that a measure is that of a region; where there is no fine detail, noise in all pictures alike, the
/// coarser levels decide. Energy of the Laplacian: M. Subbarao, T. Choi and A. Nikzad, "Focusing techniques", Optical
/// Engineering 32(11), 1993, doi:10.1117/12.147706.
/// </remarks>
internal static class FocusMeasure
{
    /// <summary>What a level counts beside the next finer one; chosen on drawn stacks, flat between a quarter and one.</summary>
    private const float ShareOfCoarser = 0.5f;

    /// <summary>The measure, at least 0, as a new plane; zero for a picture that is too small for a pyramid.</summary>
    /// <param name="luminance">The picture.</param>
    /// <param name="details">Detail levels; see <see cref="PyramidLevels"/>.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ImagePlane Of(ImagePlane luminance, int details, CancellationToken cancellationToken)
    {
        // The energy of level l, reduced to the grid of level l + 1.
        Stack<(int Height, int Width, ImagePlane Energy)> levels = [];
        ImagePlane level = luminance;
        foreach (int _ in Enumerable.Range(0, details))
        {
            ImagePlane half = PyramidFilter.Reduce(level, cancellationToken);
            ImagePlane detail = level.Clone();
            PyramidFilter.AddExpanded(detail, half, -1, cancellationToken);
            SampleArithmetic.Square(detail.Samples);
            levels.Push((level.Height, level.Width, PyramidFilter.Reduce(detail, cancellationToken)));
            level = half;
        }

        ImagePlane measure = new(level.Height, level.Width);
        while (levels.TryPop(out (int Height, int Width, ImagePlane Energy) finer))
        {
            SampleArithmetic.AddScaled(measure.Samples, ShareOfCoarser, finer.Energy.Samples);
            measure = new ImagePlane(finer.Height, finer.Width);
            PyramidFilter.AddExpanded(measure, finer.Energy, 1, cancellationToken);
        }

        return measure;
    }
}
