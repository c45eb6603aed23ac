namespace FusionML.Imaging;

/// <summary>Decodes binary decisions from arithmetic-coded data (ITU-T T.81, annex D.2).</summary>
/// <remarks>Where the data end, at a marker, zeros follow, as the encoder left them out.</remarks>
internal ref struct ArithmeticBits
{
    private const uint HalfInterval = 0x8000;

    private readonly ReadOnlySpan<byte> _content;
    private uint _code;
    private uint _interval = 0x10000;
    private int _bitsLeft;

    /// <summary>Begins at offset <paramref name="at"/>.</summary>
    public ArithmeticBits(ReadOnlySpan<byte> content, int at)
    {
        _content = content;
        At = at;
        AppendByte();
        _code <<= 8;
        AppendByte();
        _code <<= 8;
    }

    /// <summary>Offset of the next byte; the marker's once the data have ended.</summary>
    public int At { get; private set; }

    /// <summary>Decodes a decision.</summary>
    /// <param name="bin">The decision's memory: state times two, plus the symbol that is more probable.</param>
    public int Decide(ref byte bin)
    {
        (ushort estimate, byte afterLess, byte afterMore, byte switches) = ArithmeticState.Table[bin >> 1];
        int symbol = bin & 1;
        _interval -= estimate;
        bool isUpper = _code >> 16 >= _interval;
        if (!isUpper && _interval >= HalfInterval)
        {
            return symbol;
        }

        // The less probable symbol has the upper part, unless that is the larger one.
        bool isLess = isUpper == _interval >= estimate;
        if (isUpper)
        {
            _code -= _interval << 16;
            _interval = estimate;
        }

        if (isLess)
        {
            bin = (byte)(afterLess << 1 | symbol ^ switches);
            symbol ^= 1;
        }
        else
        {
            bin = (byte)(afterMore << 1 | symbol);
        }

        Renormalize();
        return symbol;
    }

    private void Renormalize()
    {
        do
        {
            if (_bitsLeft == 0)
            {
                AppendByte();
                _bitsLeft = 8;
            }

            _interval <<= 1;
            _code <<= 1;
            _bitsLeft--;
        } while (_interval < HalfInterval);
    }

    private void AppendByte()
    {
        if (At >= _content.Length)
        {
            return;
        }

        byte next = _content[At];
        if (next != 0xFF)
        {
            At++;
            _code += (uint)next << 8;
        }
        else if (At + 1 < _content.Length && _content[At + 1] == 0)
        {
            At += 2;
            _code += 0xFF00;
        }
    }
}
