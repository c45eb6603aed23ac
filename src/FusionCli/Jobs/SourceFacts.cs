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
    /// <summary>The facts of a picture.</summary>
    public static SourceFacts Of(string name, FusionImage picture) =>
        new(
            name,
            picture.IsColor,
            picture.Alpha is not null,
            picture.BitDepth,
            [.. picture.Metadata.Warnings.Select(warning => $"{name}: {warning}")]
        );
}
