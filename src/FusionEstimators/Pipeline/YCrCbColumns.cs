namespace FusionML.Estimators;

/// <summary>The three plane columns of one coloured picture: Y = .299 R + .587 G + .114 B, and neutral chroma at 0.5.</summary>
/// <param name="Y">The column with the luminance.</param>
/// <param name="Cr">The column with the red difference, .713 (R - Y) + .5.</param>
/// <param name="Cb">The column with the blue difference, .564 (B - Y) + .5.</param>
public sealed record YCrCbColumns(string Y, string Cr, string Cb);
