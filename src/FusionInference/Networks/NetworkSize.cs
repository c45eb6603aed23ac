namespace FusionML.Inference;

/// <summary>The sizes that the networks take; other sizes are padded before and cropped after.</summary>
internal static class NetworkSize
{
    /// <summary>EFRUFN and FRUFN halve a picture three times.</summary>
    public const int Multiple = 8;

    /// <exception cref="ArgumentOutOfRangeException">A side is not a positive multiple.</exception>
    public static void Require(int height, int width, int multiple)
    {
        if (height <= 0 || width <= 0 || height % multiple != 0 || width % multiple != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(height),
                $"The size {width}x{height} is not a positive multiple of {multiple} on both sides."
            );
        }
    }
}
