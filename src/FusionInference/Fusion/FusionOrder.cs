namespace FusionML.Inference;

/// <summary>In what order more than two pictures are fused. For two it makes no difference.</summary>
public enum FusionOrder
{
    /// <summary>
    /// <see cref="Together"/> for multi-focus and multi-exposure, where neither weights nor a network nor a rule is asked for;
    /// otherwise <see cref="Sequence"/>.
    /// </summary>
    Automatic,

    /// <summary>
    /// A network fuses the first two, then the result (as first picture) with the third, and so on; a classical rule takes the
    /// luminance of all at once. Chroma is decided along the same line.
    /// </summary>
    Sequence,

    /// <summary>
    /// A tree: pictures 1 and 2, 3 and 4 and so on are fused, then these results in pairs, until one is left; an odd one out
    /// waits for the next round. Each source goes through about log2(n) fusions instead of up to n - 1.
    /// </summary>
    Pairwise,

    /// <summary>
    /// All at once, by a method made for any number and without the network: for multi-focus, every pixel from the sharpest
    /// picture; for multi-exposure, exposure fusion. Pictures are read one at a time. See docs/stacks.md.
    /// </summary>
    Together,
}
