namespace FusionML.Imaging;

/// <summary>The header of an ICC colour profile (ICC.1:2022, 7.2).</summary>
internal static class IccProfile
{
    private const int HeaderBytes = 128;
    private const int ColorSpaceOffset = 16;

    /// <summary>True if the bytes are a profile for pictures of this kind.</summary>
    /// <param name="profile">The bytes; empty if there are none.</param>
    /// <param name="isColor">True for RGB pictures, false for gray ones.</param>
    public static bool Fits(ReadOnlySpan<byte> profile, bool isColor) =>
        profile.Length >= HeaderBytes && profile.Slice(ColorSpaceOffset, 4).SequenceEqual(isColor ? "RGB "u8 : "GRAY"u8);
}
