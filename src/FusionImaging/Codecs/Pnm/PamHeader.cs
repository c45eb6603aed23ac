namespace FusionML.Imaging;

/// <summary>Reads the header of a PAM file (netpbm's P7): lines of a word and a value, up to ENDHDR.</summary>
internal static class PamHeader
{
    /// <summary>Reads the lines after the magic number and leaves <paramref name="scanner"/> at the first sample.</summary>
    /// <exception cref="PictureFormatException">A line is missing, unknown or out of range.</exception>
    public static PnmHeader Parse(ref PnmScanner scanner)
    {
        (int width, int height, int depth, int maximum) = (0, 0, 0, 0);
        while (true)
        {
            string word = scanner.ReadWord();
            switch (word)
            {
                case "WIDTH":
                    width = scanner.ReadNumber("width", 1, int.MaxValue);
                    break;
                case "HEIGHT":
                    height = scanner.ReadNumber("height", 1, int.MaxValue);
                    break;
                case "DEPTH":
                    depth = scanner.ReadNumber("depth", 1, 4);
                    break;
                case "MAXVAL":
                    maximum = scanner.ReadNumber("maximum sample value", 1, ushort.MaxValue);
                    break;
                case "TUPLTYPE":
                    // The depth says as much: 1 gray, 3 colour, one more with opacity.
                    scanner.SkipLine();
                    break;
                case "ENDHDR":
                    scanner.SkipOneSpace();
                    return width > 0 && height > 0 && depth > 0 && maximum > 0
                        ? new PnmHeader(7, width, height, maximum, depth)
                        : throw scanner.Broken("the PAM header lacks one of WIDTH, HEIGHT, DEPTH and MAXVAL");
                default:
                    throw scanner.Broken($"the PAM header holds the unknown word '{word}'");
            }
        }
    }
}
