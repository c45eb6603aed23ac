using System.Globalization;
using System.Text;

namespace FusionML.Imaging;

/// <summary>
/// Makes text that comes from elsewhere, such as the name of a file, safe to show: characters that no reader sees, or that change
/// what a reader sees of the rest, stand as <c>\u001B</c>.
/// </summary>
internal static class VisibleText
{
    /// <summary>
    /// The text with control characters (those that end a line too), marks and overrides of the writing direction, line and paragraph
    /// separators, and halves of surrogate pairs escaped.
    /// </summary>
    public static string Of(string text) => Escape(text, isLayout: _ => false);

    /// <summary>The same, but line ends and tabs stay.</summary>
    public static string OfLines(string text) => Escape(text, isLayout: letter => letter is '\n' or '\r' or '\t');

    /// <summary>True for a character that is not shown as itself.</summary>
    public static bool IsHidden(char letter) =>
        char.IsControl(letter)
        || letter
            is '\u061c'
                or '\u200e'
                or '\u200f'
                or (>= '\u2028' and <= '\u202e')
                or (>= '\u2066' and <= '\u2069')
                or '\ufeff';

    private static string Escape(string text, Func<char, bool> isLayout)
    {
        StringBuilder? escaped = null;
        for (int i = 0; i < text.Length; i++)
        {
            char letter = text[i];
            bool isPair = i + 1 < text.Length && char.IsSurrogatePair(letter, text[i + 1]);
            bool stays = isPair || (!char.IsSurrogate(letter) && !IsHidden(letter)) || isLayout(letter);
            if (!stays)
            {
                escaped ??= new StringBuilder(text, 0, i, text.Length + 16);
                escaped.Append("\\u").Append(((int)letter).ToString("X4", CultureInfo.InvariantCulture));
                continue;
            }

            escaped?.Append(letter);
            if (isPair)
            {
                i++;
                escaped?.Append(text[i]);
            }
        }

        return escaped?.ToString() ?? text;
    }
}
