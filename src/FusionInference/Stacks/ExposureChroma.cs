using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// The chroma of a bracket: at every pixel the mean of the pictures' own, of which those count whose brightest channel is well
/// exposed: neither so dark that its colour is noise, nor so bright that the channel is clipped and the hue shifts.
/// </summary>
/// <remarks>
/// C = sum_i v_i C_i / sum_i v_i with v = exp(-(max(R, G, B) - 0.7)^2 / (2 * 0.2^2)), of single pixels: chroma blended in a pyramid
/// by the weights of the luminance has hues that no picture has there.
/// </remarks>
/// <param name="height">Rows.</param>
/// <param name="width">Columns.</param>
internal sealed class ExposureChroma(int height, int width)
{
    private const float BestMaximum = 0.7f;
    private const float Sigma = 0.2f;
    private const float Least = 1e-6f;

    private readonly float[] _weights = new float[height * width];

    /// <summary>Sums of Cr and Cb less neutral; made for the first coloured picture.</summary>
    private float[] _cr = [];
    private float[] _cb = [];

    /// <summary>Adds a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="agreement">What its weights are multiplied with; null for 1.</param>
    public void Add(FusionImage picture, ImagePlane? agreement)
    {
        ReadOnlySpan<float> y = picture.Y.Samples;
        ReadOnlySpan<float> cr = picture.IsColor ? picture.Cr.Samples : default;
        ReadOnlySpan<float> cb = picture.IsColor ? picture.Cb.Samples : default;
        ReadOnlySpan<float> agreements = agreement is null ? default : agreement.Samples;
        if (picture.IsColor && _cr.Length == 0)
        {
            (_cr, _cb) = (new float[_weights.Length], new float[_weights.Length]);
        }

        for (int k = 0; k < _weights.Length; k++)
        {
            float brightest = y[k];
            if (picture.IsColor)
            {
                (float red, float green, float blue) = YCrCb.ToRgb(y[k], cr[k], cb[k]);
                brightest = Math.Max(red, Math.Max(green, blue));
            }

            float distance = brightest - BestMaximum;
            float weight = MathF.Exp(-distance * distance / (2 * Sigma * Sigma)) + Least;
            weight *= agreement is null ? 1 : agreements[k];
            _weights[k] += weight;
            if (picture.IsColor)
            {
                _cr[k] += weight * (cr[k] - YCrCb.Neutral);
                _cb[k] += weight * (cb[k] - YCrCb.Neutral);
            }
        }
    }

    /// <summary>The picture of a luminance and this chroma; gray if no picture had a colour.</summary>
    public FusionImage With(ImagePlane luminance)
    {
        return _cr.Length == 0 ? new FusionImage(luminance) : new FusionImage(luminance, Mean(_cr), Mean(_cb));

        ImagePlane Mean(float[] sums)
        {
            ImagePlane mean = new(height, width, luminance.BitDepth);
            Span<float> samples = mean.Samples;
            for (int k = 0; k < samples.Length; k++)
            {
                samples[k] = YCrCb.Neutral + sums[k] / _weights[k];
            }

            return mean;
        }
    }
}
