using System.Globalization;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>What <c>fuse</c> says about a fusion.</summary>
/// <param name="Fused">What was fused.</param>
/// <param name="Fusion">What fused.</param>
/// <param name="Weights">Whose weights, or null for a rule.</param>
internal sealed record FuseReport(FusedJob Fused, ImageFusion Fusion, string? Weights)
{
    /// <summary>The file of the decision map, or null.</summary>
    public string? DecisionMap { get; init; }

    /// <summary>The files of the masks, or null.</summary>
    public IReadOnlyList<string>? Masks { get; init; }

    private FusionResult Result => Fused.Result;

    private string Output => Fused.Job.Output;

    private int Pictures => Fused.Sources.Count;

    /// <summary>False where all pictures are fused together, which takes neither network nor weights.</summary>
    private bool HasNetwork => !Fusion.ReadsOneAtATime(Pictures);

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
            writer.WriteNumber("pictures", Pictures);
            writer.WriteString("method", Fusion.MethodFor(Pictures));
            writer.WriteString("network", HasNetwork ? Fusion.Recipe.Network : null);
            writer.WriteString("rule", Fusion.Recipe.Rule);
            writer.WriteString("weights", HasNetwork ? Weights : null);
            writer.WriteString("engine", "managed");
            writer.WriteNumber("iterations", Result.Iterations);
            writer.WriteNumberOrNull("lastResidual", LastResidual);
            writer.WriteNumber("seconds", Math.Round(Fused.Seconds, 6));
            writer.WriteString("decisionMap", DecisionMap);
            if (Masks is not null)
            {
                writer.WriteStartArray("masks");
                foreach (string mask in Masks)
                {
                    writer.WriteStringValue(mask);
                }

                writer.WriteEndArray();
            }

            Fused.Alignment?.WriteTo(writer);
            NormalizationText.WriteJson(writer, "normalized", Result.Normalizations);
        });

    /// <summary>One line for people.</summary>
    public string ToText()
    {
        string iterations = LastResidual is double residual
            ? string.Create(CultureInfo.InvariantCulture, $", {Result.Iterations} iterations, last residual {residual:G3}")
            : string.Empty;
        string picture = $"{Output}: {Image.Width}x{Image.Height}, {(Image.IsColor ? "colour" : "gray")}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{picture}, by {Fusion.MethodFor(Pictures)}{iterations}, {Fused.Seconds:F2} s"
        );
    }
}
