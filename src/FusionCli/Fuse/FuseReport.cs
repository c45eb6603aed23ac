using System.Globalization;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>What <c>fuse</c> says about a fusion.</summary>
/// <param name="Output">The file.</param>
/// <param name="Fusion">What fused.</param>
/// <param name="Weights">Whose weights, or null for a rule.</param>
/// <param name="Result">What came out.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record FuseReport(string Output, ImageFusion Fusion, string? Weights, FusionResult Result, double Seconds)
{
    /// <summary>How the sources were aligned and lie, or null where nobody looked.</summary>
    public AlignedPictures? Alignment { get; init; }

    private FusionImage Image => Result.Image;

    private double? LastResidual => Result.Iterations > 0 ? Result.Residuals[^1] : null;

    /// <summary>One object for programs.</summary>
    public string ToJson() =>
        JsonText.Object(writer =>
        {
            writer.WriteString("output", Output);
            writer.WriteNumber("width", Image.Width);
            writer.WriteNumber("height", Image.Height);
            writer.WriteNumber("bitDepth", Image.BitDepth <= 8 ? 8 : 16);
            writer.WriteBoolean("color", Image.IsColor);
            writer.WriteString("network", Fusion.Recipe.Network);
            writer.WriteString("rule", Fusion.Recipe.Rule);
            writer.WriteString("weights", Weights);
            writer.WriteString("engine", "managed");
            writer.WriteNumber("iterations", Result.Iterations);
            writer.WriteNumberOrNull("lastResidual", LastResidual);
            writer.WriteNumber("seconds", Math.Round(Seconds, 6));
            Alignment?.WriteTo(writer);
        });

    /// <summary>One line for people.</summary>
    public string ToText()
    {
        string iterations = LastResidual is double residual
            ? string.Create(CultureInfo.InvariantCulture, $", {Result.Iterations} iterations, last residual {residual:G3}")
            : string.Empty;
        string picture = $"{Output}: {Image.Width}x{Image.Height}, {(Image.IsColor ? "colour" : "gray")}";
        return string.Create(CultureInfo.InvariantCulture, $"{picture}, by {Fusion.EngineName}{iterations}, {Seconds:F2} s");
    }
}
