namespace FusionML.Imaging;

/// <summary>The checksum Adler-32 of zlib data (RFC 1950, 8.2).</summary>
internal static class PngAdler
{
    public const uint Start = 1;
    private const uint Modulus = 65521;

    /// <summary>The most bytes whose sums stay below 2^32 without taking the remainder.</summary>
    private const int BytesPerRemainder = 5552;

    /// <summary>Continues a checksum.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> data)
    {
        (uint a, uint b) = (checksum & 0xFFFF, checksum >> 16);
        while (!data.IsEmpty)
        {
            ReadOnlySpan<byte> part = data[..Math.Min(data.Length, BytesPerRemainder)];
            foreach (byte value in part)
            {
                a += value;
                b += a;
            }

            (a, b) = (a % Modulus, b % Modulus);
            data = data[part.Length..];
        }

        return b << 16 | a;
    }
}
