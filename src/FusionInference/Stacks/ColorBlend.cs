using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// The <see cref="PyramidBlend"/> of the luminance and, from the first coloured picture on, of both chroma planes, by the same
/// weights: as if red, green and blue were blended.
/// </summary>
/// <param name="height">Rows.</param>
/// <param name="width">Columns.</param>
/// <param name="details">Detail levels of the pyramid; see <see cref="PyramidLevels"/>.</param>
internal sealed class ColorBlend(int height, int width, int details)
{
    private readonly PyramidBlend _luminance = new(height, width, details);

    /// <summary>Cr and Cb less neutral, so that a gray picture adds nothing.</summary>
    private PyramidBlend[] _chroma = [];
    private int _bitDepth = 1;

    /// <summary>Adds a picture by weights on the levels of a pyramid.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="luminance">The <see cref="PyramidBlend.Split"/> of its luminance.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public void Add(
        FusionImage picture,
        ReadOnlySpan<ImagePlane> luminance,
        ReadOnlySpan<ImagePlane> weights,
        CancellationToken cancellationToken
    )
    {
        _bitDepth = Math.Max(_bitDepth, picture.BitDepth);
        _luminance.Add(luminance, weights);
        if (!picture.IsColor)
        {
            return;
        }

        if (_chroma.Length == 0)
        {
            _chroma = [new PyramidBlend(height, width, details), new PyramidBlend(height, width, details)];
        }

        AddChroma(_chroma[0], picture.Cr, weights, cancellationToken);
        AddChroma(_chroma[1], picture.Cb, weights, cancellationToken);
    }

    /// <summary>The blended picture, its luminance clamped to [0, 1]; gray if no picture had a colour.</summary>
    public FusionImage Collapse(CancellationToken cancellationToken)
    {
        ImagePlane y = _luminance.Collapse(_bitDepth, cancellationToken);
        return _chroma.Length == 0
            ? new FusionImage(y)
            : new FusionImage(y, CollapseChroma(_chroma[0], cancellationToken), CollapseChroma(_chroma[1], cancellationToken));
    }

    private void AddChroma(
        PyramidBlend blend,
        ImagePlane chroma,
        ReadOnlySpan<ImagePlane> weights,
        CancellationToken cancellationToken
    )
    {
        ImagePlane[] levels = PyramidBlend.Split(chroma, details, cancellationToken);

        // A constant has no details: only the coarsest level holds it.
        foreach (ref float sample in levels[^1].Samples)
        {
            sample -= YCrCb.Neutral;
        }

        blend.Add(levels, weights);
    }

    private ImagePlane CollapseChroma(PyramidBlend blend, CancellationToken cancellationToken)
    {
        ImagePlane sum = blend.Collapse(cancellationToken);
        ImagePlane plane = new(height, width, _bitDepth);
        Span<float> samples = plane.Samples;
        for (int k = 0; k < samples.Length; k++)
        {
            samples[k] = sum.Samples[k] + YCrCb.Neutral;
        }

        return plane;
    }
}
