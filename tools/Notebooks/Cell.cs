namespace FusionML.Notebooks;

/// <summary>A cell of a notebook: markdown, or code with what it wrote when it was run.</summary>
/// <param name="IsMarkdown">True for text.</param>
/// <param name="Source">The text or code, lines joined by \n, without blank lines around it.</param>
internal sealed record Cell(bool IsMarkdown, string Source)
{
    /// <summary>What a code cell wrote, in order.</summary>
    public IReadOnlyList<CellOutput> Outputs { get; init; } = [];
}

/// <summary>Text that a cell wrote, or a picture that it showed.</summary>
/// <param name="Text">The text, or the caption of the picture.</param>
/// <param name="Png">The picture as base64 of a PNG, or null.</param>
internal sealed record CellOutput(string Text, string? Png = null);
