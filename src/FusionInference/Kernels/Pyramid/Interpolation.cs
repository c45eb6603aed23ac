namespace FusionML.Inference;

/// <summary>
/// Where a position of an enlarged line lies on the small one (bilinear, half-pixel centres, clamped at the ends).
/// </summary>
/// <param name="First">The lower of the two neighbours.</param>
/// <param name="Weight">Weight of the upper neighbour, First + 1; 0 where there is none.</param>
internal readonly record struct Interpolation(int First, float Weight)
{
    /// <summary>
    /// Position <paramref name="place"/> of a line that is <paramref name="factor"/> times as long as the small one of <paramref
    /// name="length"/>.
    /// </summary>
    public static Interpolation At(int place, int factor, int length)
    {
        double source = Math.Clamp(((place + 0.5) / factor) - 0.5, 0, length - 1);
        int first = (int)source;
        return new Interpolation(first, (float)(source - first));
    }
}
