using System.Buffers.Binary;

namespace FusionML.Imaging;

/// <summary>
/// Looks through the directories of a TIFF or BigTIFF file before the library reads them, because the library makes room for what
/// an entry says it has before it looks whether the file is that long.
/// </summary>
internal readonly ref struct TiffDirectories
{
    private const int BigVersion = 43;

    private readonly ReadOnlySpan<byte> _file;
    private readonly string _name;
    private readonly bool _isLittle;
    private readonly bool _isBig;

    private TiffDirectories(ReadOnlySpan<byte> file, string name)
    {
        _file = file;
        _name = name;
        _isLittle = file[0] == 'I';
        _isBig = Word(2) == BigVersion;
    }

    /// <summary>Bytes of a value of each type, from 0 on; types that are not known count as one byte.</summary>
    private static ReadOnlySpan<byte> TypeBytes => [1, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 1, 1, 8, 8, 8];

    private int EntryBytes => _isBig ? 20 : 12;

    private int OffsetBytes => _isBig ? 8 : 4;

    /// <summary>
    /// Throws if a directory, or the values of an entry, lie outside the file, or if directories go in a circle.
    /// </summary>
    /// <exception cref="PictureFormatException">
    /// A directory or a value lies outside the file, or directories go in a circle.
    /// </exception>
    public static void RequireInFile(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < 16)
        {
            throw new PictureFormatException(name, $"is truncated: a TIFF file of {file.Length} bytes.");
        }

        TiffDirectories directories = new(file, name);
        HashSet<ulong> seen = [];
        ulong at = directories.Offset(directories._isBig ? 8 : 4);
        while (at != 0)
        {
            if (!seen.Add(at))
            {
                throw new PictureFormatException(name, $"is corrupt: the TIFF directories go in a circle at offset {at}.");
            }

            at = directories.RequireDirectory(at);
        }
    }

    /// <summary>Checks one directory and gives the offset of the next, 0 after the last.</summary>
    private ulong RequireDirectory(ulong start)
    {
        int countBytes = _isBig ? 8 : 2;
        Require(start, (ulong)countBytes, "a TIFF directory");
        ulong entries = _isBig ? Long8((int)start) : Word((int)start);
        Require(
            start + (ulong)countBytes,
            Math.Min(entries, int.MaxValue) * (ulong)EntryBytes + (ulong)OffsetBytes,
            "a TIFF directory"
        );
        int at = (int)start + countBytes;
        for (ulong i = 0; i < entries; i++, at += EntryBytes)
        {
            RequireEntry(at);
        }

        return Offset(at);
    }

    private void RequireEntry(int at)
    {
        int type = Word(at + 2);
        ulong count = _isBig ? Long8(at + 4) : Long(at + 4);
        int valueAt = at + 4 + OffsetBytes;
        UInt128 bytes = (UInt128)count * (type < TypeBytes.Length ? TypeBytes[type] : (byte)1);
        if (bytes > (ulong)OffsetBytes)
        {
            Require(Offset(valueAt), bytes > ulong.MaxValue ? ulong.MaxValue : (ulong)bytes, $"the TIFF tag {Word(at)}");
        }
    }

    private void Require(ulong at, ulong bytes, string what)
    {
        if (at > (ulong)_file.Length || bytes > (ulong)_file.Length - at)
        {
            throw new PictureFormatException(
                _name,
                $"is truncated or corrupt: {what} has {bytes} bytes at offset {at}, the file ends at {_file.Length}."
            );
        }
    }

    private ulong Offset(int at) => _isBig ? Long8(at) : Long(at);

    private ushort Word(int at) =>
        _isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(_file[at..]) : BinaryPrimitives.ReadUInt16BigEndian(_file[at..]);

    private uint Long(int at) =>
        _isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(_file[at..]) : BinaryPrimitives.ReadUInt32BigEndian(_file[at..]);

    private ulong Long8(int at) =>
        _isLittle ? BinaryPrimitives.ReadUInt64LittleEndian(_file[at..]) : BinaryPrimitives.ReadUInt64BigEndian(_file[at..]);
}
