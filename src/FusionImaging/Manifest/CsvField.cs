namespace FusionML.Imaging;

/// <summary>Writes what <see cref="CsvReader"/> reads: fields of comma-separated values (RFC 4180).</summary>
internal static class CsvField
{
    private const string FormulaStarts = "=+-@";

    /// <summary>The field as it stands in a line: in quotes where it must be.</summary>
    public static string Of(string value) => value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : Quoted(value);

    /// <summary>
    /// A field of text that comes from elsewhere, for people and their spreadsheets: what is not visible is escaped (<see
    /// cref="VisibleText"/>), and what a spreadsheet would take for a formula, since it begins with = + - or @, begins with an apostrophe
    /// and stands in quotes. Not for numbers.
    /// </summary>
    public static string OfText(string value)
    {
        string visible = VisibleText.Of(value);
        return visible.Length > 0 && FormulaStarts.Contains(visible[0], StringComparison.Ordinal)
            ? Quoted("'" + visible)
            : Of(visible);
    }

    private static string Quoted(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
