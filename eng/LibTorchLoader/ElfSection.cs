namespace FusionML.LibTorchLoader;

/// <summary>Where a section of an ELF file lies.</summary>
/// <param name="Type">What it holds, by the numbers below.</param>
/// <param name="Offset">Its first byte in the file.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Link">The number of the section that it refers to, its string table mostly.</param>
internal readonly record struct ElfSection(uint Type, int Offset, int Size, uint Link)
{
    /// <summary>Relocations with addends.</summary>
    public const uint Relocations = 4;

    /// <summary>A section that takes no bytes of the file.</summary>
    public const uint NoBits = 8;

    /// <summary>The symbols of dynamic linking.</summary>
    public const uint DynamicSymbols = 11;

    /// <summary>The versions that the file defines.</summary>
    public const uint VersionDefinitions = 0x6FFFFFFD;

    /// <summary>The versions that the file needs of other files.</summary>
    public const uint VersionNeeds = 0x6FFFFFFE;

    /// <summary>The version of each dynamic symbol, two bytes each.</summary>
    public const uint SymbolVersions = 0x6FFFFFFF;
}
