using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Pictures of one size that are read one at a time, and as often as they are asked for.</summary>
/// <param name="Count">How many.</param>
/// <param name="Read">Gives picture i, checked and of the common size, with normalised luminance.</param>
internal sealed record PictureStack(int Count, Func<int, FusionImage> Read);
