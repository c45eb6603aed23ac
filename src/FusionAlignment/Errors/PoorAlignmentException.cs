using System.Globalization;

namespace FusionML.Alignment;

/// <summary>A picture does not fit the reference well enough under the best transform that was found.</summary>
public sealed class PoorAlignmentException : AlignmentException
{
    /// <summary>Makes an error that names the picture and the numbers.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="reference">The picture that it is compared with.</param>
    /// <param name="correlation">How well they fit, or NaN where no transform was found.</param>
    /// <param name="minimum">What is asked for.</param>
    public PoorAlignmentException(string picture, string reference, double correlation, double minimum)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{picture} can't be aligned to {reference}: {Words(correlation)}, where {minimum:G3} is asked for. "
            ) + "Take the picture out, choose another reference or model, or let it pass as it is with a warning."
        )
    {
        (Picture, Correlation, MinimumCorrelation) = (picture, correlation, minimum);
    }

    /// <summary>The picture.</summary>
    public string Picture { get; }

    /// <summary>How well it fits, at most 1, or NaN where no transform was found.</summary>
    public double Correlation { get; }

    /// <summary>What was asked for.</summary>
    public double MinimumCorrelation { get; }

    private static string Words(double correlation) =>
        double.IsNaN(correlation)
            ? "no transform was found"
            : string.Create(CultureInfo.InvariantCulture, $"their correlation is {correlation:F3}");
}
