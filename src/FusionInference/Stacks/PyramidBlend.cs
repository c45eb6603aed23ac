using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// The weighted sum of pictures in the Laplacian pyramid: level by level, the details of a picture times the weights of that
/// level. Seams spread over the wavelength of the detail that they cut, so that none is seen.
/// </summary>
/// <remarks>
/// P. J. Burt and E. H. Adelson, "A multiresolution spline with application to image mosaics", ACM Trans. Graphics 2(4), 1983,
/// doi:10.1145/245.247. It holds one and a third planes however many pictures are added.
/// </remarks>
internal sealed class PyramidBlend
{
    private readonly ImagePlane[] _levels;

    /// <summary>Makes an empty sum for pictures of a size.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="details">Detail levels; see <see cref="PyramidLevels"/>.</param>
    public PyramidBlend(int height, int width, int details)
    {
        _levels = new ImagePlane[details + 1];
        for (int l = 0; l < _levels.Length; l++)
        {
            _levels[l] = new ImagePlane(height, width);
            (height, width) = (PyramidFilter.Half(height), PyramidFilter.Half(width));
        }
    }

    /// <summary>A plane of weights on all levels, each smoothed and half the size of the one before.</summary>
    public static ImagePlane[] Reduce(ImagePlane weights, int details, CancellationToken cancellationToken)
    {
        ImagePlane[] levels = new ImagePlane[details + 1];
        levels[0] = weights;
        for (int l = 1; l < levels.Length; l++)
        {
            levels[l] = PyramidFilter.Reduce(levels[l - 1], cancellationToken);
        }

        return levels;
    }

    /// <summary>The Laplacian pyramid of a plane: details, the finest first, and the coarsest level. The plane stays.</summary>
    public static ImagePlane[] Split(ImagePlane plane, int details, CancellationToken cancellationToken)
    {
        ImagePlane[] levels = new ImagePlane[details + 1];
        levels[0] = plane.Clone();
        for (int l = 1; l < levels.Length; l++)
        {
            levels[l] = PyramidFilter.Reduce(levels[l - 1], cancellationToken);
            PyramidFilter.AddExpanded(levels[l - 1], levels[l], -1, cancellationToken);
        }

        return levels;
    }

    /// <summary>Adds a picture.</summary>
    /// <param name="picture">Its <see cref="Split"/>.</param>
    /// <param name="weights">Its weights on the same levels.</param>
    public void Add(ReadOnlySpan<ImagePlane> picture, ReadOnlySpan<ImagePlane> weights)
    {
        for (int l = 0; l < _levels.Length; l++)
        {
            SampleArithmetic.AddProduct(picture[l].Samples, weights[l].Samples, _levels[l].Samples);
        }
    }

    /// <summary>Divides by the sums of the weights, level by level.</summary>
    public void Divide(ReadOnlySpan<ImagePlane> sums)
    {
        for (int l = 0; l < _levels.Length; l++)
        {
            SampleArithmetic.Divide(_levels[l].Samples, sums[l].Samples);
        }
    }

    /// <summary>The luminance that the sum is the pyramid of, clamped to [0, 1]; the sum is used up.</summary>
    public ImagePlane Collapse(int bitDepth, CancellationToken cancellationToken)
    {
        ImagePlane luminance = new(_levels[0].Height, _levels[0].Width, bitDepth);
        Collapse(cancellationToken).Samples.CopyTo(luminance.Samples);
        foreach (ref float sample in luminance.Samples)
        {
            sample = Math.Clamp(sample, 0, 1);
        }

        return luminance;
    }

    /// <summary>The plane that the sum is the pyramid of; the sum is used up.</summary>
    public ImagePlane Collapse(CancellationToken cancellationToken)
    {
        for (int l = _levels.Length - 1; l > 0; l--)
        {
            PyramidFilter.AddExpanded(_levels[l - 1], _levels[l], 1, cancellationToken);
        }

        return _levels[0];
    }
}
