namespace FusionML.Inference;

/// <summary>
/// The last four rows of a layer that is computed from the top down, two rows a step: channels x tokens each. Row y stands where
/// row y - 4 stood.
/// </summary>
/// <param name="Start">Memory of four rows.</param>
/// <param name="Channels">Channels of a row.</param>
/// <param name="Tokens">Tokens of a channel.</param>
internal readonly unsafe record struct TokenRing(nint Start, int Channels, int Tokens)
{
    private const int Rows = 4;

    /// <summary>Values that a ring takes.</summary>
    public static nint LengthFor(int channels, int tokens) => (nint)Rows * channels * tokens;

    /// <summary>Channel 0 of row <paramref name="y"/>, which may be negative.</summary>
    public float* Row(int y) => (float*)Start + ((nint)(y & (Rows - 1)) * Channels * Tokens);
}
