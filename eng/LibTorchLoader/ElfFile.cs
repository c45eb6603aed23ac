using System.Buffers.Binary;
using System.Text;

namespace FusionML.LibTorchLoader;

/// <summary>The sections of a 64-bit little-endian ELF file, read from its bytes.</summary>
/// <remarks>The layout is that of the System V ABI, "Object Files".</remarks>
internal sealed class ElfFile
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;

    /// <summary>Reads the section headers of <paramref name="bytes"/>, which the file goes on to use.</summary>
    /// <exception cref="InvalidDataException">The bytes are no 64-bit little-endian ELF file, or one that is cut.</exception>
    public ElfFile(byte[] bytes)
    {
        ReadOnlySpan<byte> magic = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1];
        if (bytes.Length < HeaderSize || !bytes.AsSpan(0, magic.Length).SequenceEqual(magic))
        {
            throw new InvalidDataException("This is no 64-bit little-endian ELF file.");
        }

        Bytes = bytes;
        long table = (long)ReadUInt64(0x28);
        int count = ReadUInt16(0x3C);
        if (table < 0 || table + (long)count * SectionHeaderSize > bytes.Length)
        {
            throw new InvalidDataException("The section headers lie beyond the end of the file.");
        }

        Sections = [.. Enumerable.Range(0, count).Select(i => ReadSection((int)table + i * SectionHeaderSize))];
    }

    /// <summary>The file's bytes.</summary>
    public byte[] Bytes { get; }

    /// <summary>The sections, in the order of their headers.</summary>
    public IReadOnlyList<ElfSection> Sections { get; }

    /// <summary>The first section of a type, or null.</summary>
    public ElfSection? Find(uint type) => Sections.Where(section => section.Type == type).Cast<ElfSection?>().FirstOrDefault();

    /// <summary>Reads two bytes.</summary>
    public ushort ReadUInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes.AsSpan(at));

    /// <summary>Reads four bytes.</summary>
    public uint ReadUInt32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(at));

    /// <summary>Reads eight bytes.</summary>
    public ulong ReadUInt64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes.AsSpan(at));

    /// <summary>Reads a name of the string table that belongs to <paramref name="section"/>.</summary>
    public string ReadName(ElfSection section, uint offset)
    {
        ElfSection names = Sections[(int)section.Link];
        ReadOnlySpan<byte> rest = Bytes.AsSpan(names.Offset + (int)offset);
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private ElfSection ReadSection(int at)
    {
        ElfSection section = new(
            ReadUInt32(at + 4),
            checked((int)ReadUInt64(at + 24)),
            checked((int)ReadUInt64(at + 32)),
            ReadUInt32(at + 40)
        );
        return section.Type == ElfSection.NoBits || section.Offset + (long)section.Size <= Bytes.Length
            ? section
            : throw new InvalidDataException("A section lies beyond the end of the file.");
    }
}
