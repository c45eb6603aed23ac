using System.Globalization;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>What is told about a picture that went into a fusion, once its samples may be gone.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="IsColor">It has chroma.</param>
/// <param name="HasOpacity">It has an opacity.</param>
/// <param name="BitDepth">Bits per sample.</param>
/// <param name="Warnings">What was odd about its file, and did not keep it from being read.</param>
internal sealed record SourceFacts(string Name, bool IsColor, bool HasOpacity, int BitDepth, IReadOnlyList<string> Warnings)
{
    /// <summary>What the bit depth of float samples is called.</summary>
    private const int FloatDepth = 32;

    /// <summary>The facts of a picture.</summary>
    public static SourceFacts Of(string name, FusionImage picture) =>
        new(
            name,
            picture.IsColor,
            picture.Alpha is not null,
            picture.BitDepth,
            [.. picture.Metadata.Warnings.Concat(OutOfRange(picture)).Select(warning => $"{name}: {warning}")]
        );

    /// <summary>Only floats can lie outside [0, 1]; a fusion takes them as the nearer end.</summary>
    private static IEnumerable<string> OutOfRange(FusionImage picture)
    {
        if (picture.BitDepth != FloatDepth)
        {
            yield break;
        }

        (float lowest, float highest) = (0, 1);
        foreach (float sample in picture.Y.Samples)
        {
            lowest = Math.Min(lowest, sample);
            highest = Math.Max(highest, sample);
        }

        if (lowest < 0 || highest > 1)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"samples go from {lowest:G4} to {highest:G4}; what is outside 0 to 1 is cut off unless --normalize scales it."
            );
        }
    }
}
