using System.Globalization;

namespace FusionML.Metrics;

/// <summary>Writes numbers for people: as many decimals as give the larger ones about four digits.</summary>
internal static class Figures
{
    private const int MaximumDecimals = 6;

    /// <summary>The decimals that suit all of <paramref name="values"/>, those that are not finite left out.</summary>
    public static int Decimals(IEnumerable<double> values)
    {
        double largest = values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        return largest == 0 ? 3 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(largest)), 0, MaximumDecimals);
    }

    /// <summary>The number with a point, whatever the culture, and a proper minus sign.</summary>
    public static string Text(double value, int decimals)
    {
        string text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.Replace('-', '\u2212');
    }

    /// <summary>A count and its noun: 1 pair, 2 pairs.</summary>
    public static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? string.Empty : "s")}");
}
