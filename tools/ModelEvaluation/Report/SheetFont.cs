using FusionML.Imaging;

namespace FusionML.ModelEvaluation;

/// <summary>Capitals, digits and a few signs, three by five dots each, drawn two pixels to a dot.</summary>
internal static class SheetFont
{
    private const int Dots = 2;
    private const int DotsAcross = 3;
    private const int DotsDown = 5;

    /// <summary>Five octal digits to a letter: its rows from the top, the highest bit at the left.</summary>
    private static readonly Dictionary<char, string> Letters = (
        "A25755 B65656 C34443 D65556 E74647 F74644 G34553 H55755 I72227 J11152 K55655 L44447 M57755 N65555 O25552 P65644 Q25573 "
        + "R65655 S34216 T72222 U55557 V55552 W55775 X55255 Y55222 Z71247 075557 126227 261247 371717 455711 574717 674757 "
        + "771111 875757 975717 -00700 _00007 .00002 :02020 /11244 +02720 (24442 )21112 ,00024"
    )
        .Split(' ')
        .ToDictionary(letter => letter[0], letter => letter[1..]);

    /// <summary>Height of a line of text in pixels, with the gap below it.</summary>
    public const int LineHeight = Dots * (DotsDown + 2);

    /// <summary>Width of a letter in pixels, with the gap behind it.</summary>
    public const int LetterWidth = Dots * (DotsAcross + 1);

    /// <summary>
    /// Writes white text; what does not fit into <paramref name="width"/> is left out, unknown letters are gaps.
    /// </summary>
    public static void Write(ImagePlane plane, string text, int top, int left, int width)
    {
        for (int i = 0; i < Math.Min(text.Length, width / LetterWidth); i++)
        {
            if (Letters.TryGetValue(char.ToUpperInvariant(text[i]), out string? rows))
            {
                Draw(plane, rows, top, left + (i * LetterWidth));
            }
        }
    }

    private static void Draw(ImagePlane plane, string rows, int top, int left)
    {
        for (int y = 0; y < DotsDown * Dots; y++)
        {
            int bits = rows[y / Dots] - '0';
            for (int x = 0; x < DotsAcross * Dots; x++)
            {
                if ((bits >> (DotsAcross - 1 - (x / Dots)) & 1) != 0)
                {
                    plane[top + y, left + x] = 1;
                }
            }
        }
    }
}
