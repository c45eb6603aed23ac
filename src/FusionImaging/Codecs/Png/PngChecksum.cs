namespace FusionML.Imaging;

/// <summary>CRC-32 of PNG chunks (ISO 3309, reflected polynomial EDB88320), eight bytes at a time.</summary>
internal static class PngChecksum
{
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[][] Tables = MakeTables();

    /// <summary>Continues a checksum; start with 0.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> data)
    {
        uint c = ~checksum;

        // Table k holds the effect of a byte that k more bytes follow, so the eight look-ups of a group do not wait for each
        // other.
        (uint[] t0, uint[] t1, uint[] t2, uint[] t3) = (Tables[0], Tables[1], Tables[2], Tables[3]);
        (uint[] t4, uint[] t5, uint[] t6, uint[] t7) = (Tables[4], Tables[5], Tables[6], Tables[7]);
        while (data.Length >= 8)
        {
            uint low = c ^ (uint)(data[0] | data[1] << 8 | data[2] << 16 | data[3] << 24);
            c =
                t7[low & 255]
                ^ t6[low >> 8 & 255]
                ^ t5[low >> 16 & 255]
                ^ t4[low >> 24]
                ^ t3[data[4]]
                ^ t2[data[5]]
                ^ t1[data[6]]
                ^ t0[data[7]];
            data = data[8..];
        }

        foreach (byte b in data)
        {
            c = t0[(c ^ b) & 255] ^ c >> 8;
        }

        return ~c;
    }

    private static uint[][] MakeTables()
    {
        uint[][] tables = [.. Enumerable.Range(0, 8).Select(_ => new uint[256])];
        for (uint n = 0; n < 256; n++)
        {
            uint c = n;
            for (int bit = 0; bit < 8; bit++)
            {
                c = (c & 1) == 0 ? c >> 1 : Polynomial ^ c >> 1;
            }

            tables[0][n] = c;
        }

        for (int k = 1; k < 8; k++)
        {
            for (int n = 0; n < 256; n++)
            {
                uint previous = tables[k - 1][n];
                tables[k][n] = tables[0][previous & 255] ^ previous >> 8;
            }
        }

        return tables;
    }
}
