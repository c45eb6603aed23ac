using System.Text.Json;
using FusionML.Alignment;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>The pictures that are fused, and what was said about how they lie on each other.</summary>
/// <param name="Pictures">The pictures.</param>
internal sealed record AlignedPictures(IReadOnlyList<FusionImage> Pictures)
{
    /// <summary>One line for each picture that was aligned.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>How each picture was aligned; empty where none was.</summary>
    public IReadOnlyList<PictureAlignment> Alignments { get; init; } = [];

    /// <summary>How the pictures lie, or null where it was not measured.</summary>
    public AlignmentCheck? Check { get; init; }

    /// <summary>Says what was done and what was measured.</summary>
    public void Tell(CommandStreams streams)
    {
        foreach (string line in Check is null ? Lines : [.. Lines, Check.ToText()])
        {
            streams.Error.WriteLine(line);
        }
    }

    /// <summary>Writes the member <c>alignment</c>.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("alignment");
        writer.WriteStartArray("pictures");
        foreach (PictureAlignment alignment in Alignments)
        {
            writer.WriteStartObject();
            writer.WriteString("picture", alignment.Picture);
            writer.WriteString("model", alignment.Model.ToString().ToLowerInvariant());
            writer.WriteStartArray("matrix");
            foreach (double element in alignment.Transform.Matrix)
            {
                writer.WriteNumberValue(element);
            }

            writer.WriteEndArray();
            writer.WriteNumberOrNull("correlation", alignment.Correlation);
            writer.WriteBoolean("poor", alignment.IsPoor);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        Check?.WriteTo(writer);
        writer.WriteEndObject();
    }
}
