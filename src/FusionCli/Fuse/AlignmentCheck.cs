using System.Text.Json;
using FusionML.Alignment;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>How pictures lie on the first one: the worst of them counts.</summary>
/// <param name="Picture">The picture that lies worst.</param>
/// <param name="First">The picture that it was compared with.</param>
/// <param name="Checked">How many pictures were compared.</param>
/// <param name="Worst">What was measured on it.</param>
internal sealed record AlignmentCheck(string Picture, string First, int Checked, Misregistration Worst)
{
    /// <summary>Of long stacks this many pictures are compared, evenly spread.</summary>
    private const int MaximumPictures = 8;

    /// <summary>Compares pictures with the first one; null where their sizes differ, for there is no telling how they will lie.</summary>
    public static AlignmentCheck? Of(
        IReadOnlyList<string> paths,
        IReadOnlyList<FusionImage> pictures,
        CancellationToken cancellationToken
    )
    {
        if (pictures.Any(picture => picture.Width != pictures[0].Width || picture.Height != pictures[0].Height))
        {
            return null;
        }

        int others = pictures.Count - 1;
        int count = Math.Min(others, MaximumPictures);
        AlignmentCheck? worst = null;
        for (int k = 0; k < count; k++)
        {
            int i = 1 + (int)((k + 0.5) * others / count);
            Misregistration measured = MisregistrationCheck.Measure(pictures[0], pictures[i], cancellationToken);
            if (worst is null || Rank(measured) > Rank(worst.Worst))
            {
                worst = new AlignmentCheck(paths[i], paths[0], count, measured);
            }
        }

        return worst;
    }

    /// <summary>One line for people.</summary>
    public string ToText() => $"Alignment: {Picture} on {First}: {Worst}";

    /// <summary>Writes the member <c>check</c>.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("check");
        writer.WriteString("picture", Picture);
        writer.WriteNumber("picturesChecked", Checked);
        writer.WriteString("verdict", Worst.Verdict.ToString().ToLowerInvariant());
        writer.WriteNumberOrNull("pixels", Worst.Pixels);
        writer.WriteNumberOrNull("largestPixels", Worst.LargestPixels);
        writer.WriteNumber("tolerancePixels", Worst.Tolerance);
        writer.WriteNumber("confidence", Worst.Confidence);
        writer.WriteEndObject();
    }

    /// <summary>Plainly off is worst, and the further the worse; then what can't be told.</summary>
    private static double Rank(Misregistration measured) =>
        measured.Verdict switch
        {
            RegistrationVerdict.Misaligned => 1e6 + measured.Pixels,
            RegistrationVerdict.Unknown => 1e5 - measured.Confidence,
            _ => measured.Pixels,
        };
}
