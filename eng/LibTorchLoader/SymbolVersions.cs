namespace FusionML.LibTorchLoader;

/// <summary>The symbol versions that an ELF file defines and needs.</summary>
internal static class SymbolVersions
{
    private const int SymbolSize = 24;
    private const int RelocationSize = 24;

    /// <summary>Names the versions that a library defines, GLIBCXX_3.4.30 for example.</summary>
    public static IReadOnlySet<string> Defined(ElfFile file)
    {
        HashSet<string> names = [];
        if (file.Find(ElfSection.VersionDefinitions) is not ElfSection section)
        {
            return names;
        }

        for (int at = section.Offset; ; )
        {
            int name = at + (int)file.ReadUInt32(at + 12);
            names.Add(file.ReadName(section, file.ReadUInt32(name)));
            uint next = file.ReadUInt32(at + 16);
            if (next == 0)
            {
                return names;
            }

            at += (int)next;
        }
    }

    /// <summary>Lists the versions that a file needs of <paramref name="library"/>.</summary>
    public static IReadOnlyList<VersionNeed> Needed(ElfFile file, string library)
    {
        List<VersionNeed> needs = [];
        if (file.Find(ElfSection.VersionNeeds) is not ElfSection section)
        {
            return needs;
        }

        for (int at = section.Offset; ; )
        {
            if (file.ReadName(section, file.ReadUInt32(at + 4)) == library)
            {
                int need = at + (int)file.ReadUInt32(at + 8);
                for (int i = file.ReadUInt16(at + 2); i > 0; i--)
                {
                    string version = file.ReadName(section, file.ReadUInt32(need + 8));
                    needs.Add(new VersionNeed(version, need + 4, file.ReadUInt16(need + 4), file.ReadUInt16(need + 6)));
                    need += (int)file.ReadUInt32(need + 12);
                }
            }

            uint next = file.ReadUInt32(at + 12);
            if (next == 0)
            {
                return needs;
            }

            at += (int)next;
        }
    }

    /// <summary>Names the dynamic symbols that carry a version, and says whether any relocation uses each.</summary>
    /// <exception cref="InvalidDataException">The file has no dynamic symbols with versions.</exception>
    public static IReadOnlyList<(string Name, bool IsUsed)> SymbolsOf(ElfFile file, VersionNeed need)
    {
        if (
            file.Find(ElfSection.DynamicSymbols) is not ElfSection symbols
            || file.Find(ElfSection.SymbolVersions) is not ElfSection versions
        )
        {
            throw new InvalidDataException("The file has no dynamic symbols with versions.");
        }

        HashSet<int> relocated = [];
        foreach (ElfSection section in file.Sections.Where(section => section.Type == ElfSection.Relocations))
        {
            for (int at = section.Offset; at < section.Offset + section.Size; at += RelocationSize)
            {
                relocated.Add((int)(file.ReadUInt64(at + 8) >> 32));
            }
        }

        return
        [
            .. Enumerable
                .Range(0, symbols.Size / SymbolSize)
                .Where(i => (file.ReadUInt16(versions.Offset + 2 * i) & 0x7FFF) == need.Index)
                .Select(i => (file.ReadName(symbols, file.ReadUInt32(symbols.Offset + SymbolSize * i)), relocated.Contains(i))),
        ];
    }
}
