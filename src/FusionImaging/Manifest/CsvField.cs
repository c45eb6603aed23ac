namespace FusionML.Imaging;

/// <summary>Writes what <see cref="CsvReader"/> reads: fields of comma-separated values (RFC 4180).</summary>
internal static class CsvField
{
    /// <summary>The field as it stands in a line: in quotes where it must be.</summary>
    public static string Of(string value) =>
        value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
