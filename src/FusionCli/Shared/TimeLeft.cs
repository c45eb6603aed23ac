using System.Globalization;

namespace FusionML.Cli;

/// <summary>Says how long a work will take that goes on as it has gone.</summary>
internal static class TimeLeft
{
    /// <summary>The words for it, with a comma before; empty while nothing is done or all is.</summary>
    /// <param name="elapsed">How long it has taken.</param>
    /// <param name="done">How much is done.</param>
    /// <param name="total">How much there is.</param>
    public static string Text(TimeSpan elapsed, double done, double total)
    {
        if (!(done > 0 && done < total))
        {
            return string.Empty;
        }

        TimeSpan left = elapsed * ((total - done) / done);
        return string.Create(
            CultureInfo.InvariantCulture,
            $", {(int)left.TotalHours:D2}:{left.Minutes:D2}:{left.Seconds:D2} left"
        );
    }
}
