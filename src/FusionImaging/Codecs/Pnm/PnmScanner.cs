using System.Text;

namespace FusionML.Imaging;

/// <summary>
/// Reads the words of a netpbm header or text picture: numbers between white space, comments from # to the end of the line.
/// </summary>
internal ref struct PnmScanner(ReadOnlySpan<byte> content, string name)
{
    private readonly ReadOnlySpan<byte> _content = content;

    /// <summary>Offset of the next byte.</summary>
    public int At { get; private set; }

    /// <summary>The digit of the magic number P1 to P7.</summary>
    public int ReadKind()
    {
        if (_content.Length < 2 || _content[0] != 'P' || _content[1] is < (byte)'1' or > (byte)'7')
        {
            throw new PictureFormatException(name, "does not start with P1 to P7.");
        }

        At = 2;
        return _content[1] - '0';
    }

    /// <summary>The next number.</summary>
    /// <exception cref="PictureFormatException">There is none, or it is not between the two bounds.</exception>
    public int ReadNumber(string meaning, int least, int most)
    {
        SkipSpaceAndComments();
        int start = At;
        long value = 0;
        while (At < _content.Length && char.IsAsciiDigit((char)_content[At]))
        {
            value = Math.Min(10 * value + _content[At] - '0', long.MaxValue / 20);
            At++;
        }

        if (At == start)
        {
            throw new PictureFormatException(
                name,
                At >= _content.Length
                    ? $"is truncated: the PNM {meaning} is missing at offset {At}."
                    : $"is corrupt: offset {At} should hold the PNM {meaning}, not the byte {_content[At]}."
            );
        }

        return value >= least && value <= most
            ? (int)value
            : throw new PictureFormatException(
                name,
                $"the PNM {meaning} at offset {start} is {value}; it must be {least} to {most}."
            );
    }

    /// <summary>The next 0 or 1 of a text bitmap, where no space is needed between digits.</summary>
    public int ReadBit()
    {
        SkipSpaceAndComments();
        if (At >= _content.Length)
        {
            throw new PictureFormatException(name, $"is truncated: a PBM pixel is missing at offset {At}.");
        }

        byte digit = _content[At++];
        return digit is (byte)'0' or (byte)'1'
            ? digit - '0'
            : throw new PictureFormatException(
                name,
                $"is corrupt: offset {At - 1} should hold a PBM pixel, 0 or 1, not the byte {digit}."
            );
    }

    /// <summary>The next word of a PAM header, at most 16 letters.</summary>
    public string ReadWord()
    {
        SkipSpaceAndComments();
        int start = At;
        while (At < _content.Length && At - start < 16 && char.IsAsciiLetter((char)_content[At]))
        {
            At++;
        }

        return At > start
            ? Encoding.ASCII.GetString(_content[start..At])
            : throw Broken($"a word of the PAM header is missing at offset {At}");
    }

    /// <summary>Passes over what is left of the line.</summary>
    public void SkipLine()
    {
        int end = _content[At..].IndexOf((byte)'\n');
        At = end < 0 ? _content.Length : At + end;
    }

    /// <summary>The error of a broken header.</summary>
    public readonly PictureFormatException Broken(string problem) => new(name, $"is truncated or corrupt: {problem}.");

    /// <summary>
    /// Passes over the single white space between the header and binary samples. A comment that follows the last number at once
    /// counts as white space, with the end of its line.
    /// </summary>
    public void SkipOneSpace()
    {
        if (At < _content.Length && _content[At] == '#')
        {
            SkipComment();
        }

        if (At >= _content.Length || !IsSpace(_content[At]))
        {
            throw Broken($"the PNM header must end with white space at offset {At}");
        }

        At++;
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (>= 9 and <= 13);

    private void SkipSpaceAndComments()
    {
        while (At < _content.Length && (IsSpace(_content[At]) || _content[At] == '#'))
        {
            if (_content[At] == '#')
            {
                SkipComment();
            }
            else
            {
                At++;
            }
        }
    }

    private void SkipComment()
    {
        int end = _content[At..].IndexOfAny((byte)'\n', (byte)'\r');
        At = end < 0 ? _content.Length : At + end;
    }
}
