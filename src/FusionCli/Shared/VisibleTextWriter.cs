using System.Text;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>
/// Writes text so that no name in it can move a terminal's cursor, colour it or turn its writing direction; see <see
/// cref="VisibleText"/>. Line ends and tabs stay.
/// </summary>
/// <param name="inner">Where to; not owned.</param>
internal sealed class VisibleTextWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(value is null ? null : VisibleText.OfLines(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + inner.NewLine);

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
