using System.Text;

namespace FusionML.Imaging;

/// <summary>
/// Reads comma-separated values by RFC 4180: fields may be quoted, and a quoted field may hold commas, line ends and doubled
/// quotes.
/// </summary>
internal sealed class CsvReader(TextReader text, string name)
{
    private const int LongestField = 1 << 20;
    private readonly StringBuilder _field = new();
    private int _line = 1;

    /// <summary>The line on which the record read last starts, from 1.</summary>
    public int RecordLine { get; private set; }

    /// <summary>The next record that is not an empty line, or null at the end.</summary>
    /// <exception cref="ManifestException">A quote is not closed, or text follows a closing quote.</exception>
    public string[]? ReadRecord()
    {
        while (true)
        {
            if (text.Peek() < 0)
            {
                return null;
            }

            RecordLine = _line;
            List<string> fields = [];
            bool quoted;
            do
            {
                quoted = text.Peek() == '"';
                fields.Add(quoted ? ReadQuoted() : ReadPlain());
            } while (EndField());

            if (fields.Count > 1 || fields[0].Length > 0 || quoted)
            {
                return [.. fields];
            }
        }
    }

    private string ReadPlain()
    {
        _field.Clear();
        while (text.Peek() is >= 0 and not ',' and not '\n' and not '\r')
        {
            Append(text.Read());
        }

        return _field.ToString();
    }

    private string ReadQuoted()
    {
        _field.Clear();
        int start = _line;
        text.Read();
        while (true)
        {
            int c = text.Read();
            if (c < 0)
            {
                throw new ManifestException(name, start, "a quote is opened and never closed.");
            }

            if (c == '"' && text.Peek() != '"')
            {
                return _field.ToString();
            }

            if (c == '"')
            {
                text.Read();
            }

            if (c == '\n')
            {
                _line++;
            }

            Append(c);
        }
    }

    private void Append(int c)
    {
        if (_field.Length == LongestField)
        {
            throw new ManifestException(name, _line, $"a field has more than {LongestField} characters; this is no list.");
        }

        _field.Append((char)c);
    }

    /// <summary>Passes over what ends a field; true if another one follows in the record.</summary>
    private bool EndField()
    {
        int c = text.Read();
        if (c == '\r' && text.Peek() == '\n')
        {
            c = text.Read();
        }

        switch (c)
        {
            case ',':
                return true;
            case '\n' or '\r':
                _line++;
                return false;
            case < 0:
                return false;
            default:
                throw new ManifestException(name, _line, $"'{(char)c}' follows a closing quote; a comma or the line's end must.");
        }
    }
}
