namespace FusionML.Metrics;

/// <summary>
/// norm1 of Z. Liu's and VIFB's code: level v becomes round(255 (v - min) / (max - min)), where min and max are the picture's
/// own. It only ever spreads levels, so no two become one: entropies and mutual informations stay what they are, and only
/// formulas that compare levels of different pictures with each other change.
/// </summary>
internal static class Stretch
{
    /// <summary>The new level of each of the 256 levels; levels that do not occur have no meaning.</summary>
    /// <param name="histogram">Levels of a picture that is not constant.</param>
    public static byte[] Levels(Histogram histogram)
    {
        int lowest = histogram.Counts.IndexOfAnyExcept(0);
        int highest = histogram.Counts.LastIndexOfAnyExcept(0);
        byte[] levels = new byte[Histogram.Levels];
        for (int level = lowest; level <= highest; level++)
        {
            levels[level] = (byte)Math.Round((level - lowest) / (double)(highest - lowest) * 255, MidpointRounding.AwayFromZero);
        }

        return levels;
    }
}
