namespace FusionML.LibTorchLoader;

/// <summary>A version that an ELF file needs of a library.</summary>
/// <param name="Version">The version's name.</param>
/// <param name="FlagsOffset">Where the two bytes of its flags lie in the file.</param>
/// <param name="Flags">The flags.</param>
/// <param name="Index">The number by which symbols refer to it.</param>
internal readonly record struct VersionNeed(string Version, int FlagsOffset, ushort Flags, ushort Index)
{
    /// <summary>The flag of a version that the loader does not insist on.</summary>
    public const ushort Weak = 2;

    /// <summary>Whether the loader loads the file without it.</summary>
    public bool IsWeak => (Flags & Weak) != 0;
}
