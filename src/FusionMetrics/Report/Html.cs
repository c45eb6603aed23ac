using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>
/// A piece of HTML. Made from an interpolated string, whose own text is markup and whose values are escaped, so that no name of a
/// file, pair or method can become markup; a value that is a piece of HTML itself goes in as it is.
/// </summary>
internal readonly record struct Html(string Text)
{
    /// <summary>Nothing.</summary>
    public static Html Empty { get; } = new(string.Empty);

    /// <summary>The piece that an interpolated string describes.</summary>
    public static Html Of(Markup markup) => new(markup.ToString());

    /// <summary>Several pieces, one after the other.</summary>
    public static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(piece => piece.Text)));

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Gathers an interpolated string and escapes its values, for text and for quoted attributes alike.</summary>
    [InterpolatedStringHandler]
    public readonly struct Markup(int literalLength, int formattedCount)
    {
        private const int LikelyValueLength = 16;

        private readonly StringBuilder _text = new(literalLength + (formattedCount * LikelyValueLength));

        /// <summary>Adds markup.</summary>
        public void AppendLiteral(string text) => _text.Append(text);

        /// <summary>Adds text, escaped; what is not visible of it stands as <c>\u001B</c>.</summary>
        public void AppendFormatted(string? text) =>
            _text.Append(WebUtility.HtmlEncode(text is null ? null : VisibleText.Of(text)));

        /// <summary>Adds a whole number.</summary>
        public void AppendFormatted(int number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));

        /// <summary>Adds a coordinate of a drawing with two decimals at most.</summary>
        public void AppendFormatted(double coordinate) => _text.Append(coordinate.ToString("0.##", CultureInfo.InvariantCulture));

        /// <summary>Adds markup.</summary>
        public void AppendFormatted(Html html) => _text.Append(html.Text);

        /// <inheritdoc/>
        public override string ToString() => _text.ToString();
    }
}
