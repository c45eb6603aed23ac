using System.Runtime.InteropServices;
using FusionML.LibTorchLoader;

namespace FusionML.Training.Tests;

/// <summary>The library that the build prepares, against what binutils' readelf and nm say of TorchSharp 0.107.0's.</summary>
[TestClass]
public sealed class LibTorchLoaderTests
{
    private static readonly string LibraryPath = Path.Combine(
        AppContext.BaseDirectory,
        "runtimes/linux-x64/native/libLibTorchSharp.so"
    );

    [TestMethod]
    public void Names_the_versions_that_the_library_needs()
    {
        ElfFile file = Read();
        IReadOnlyList<VersionNeed> needs = SymbolVersions.Needed(file, SystemLibrary.Name);
        Assert.HasCount(20, needs);
        Assert.IsTrue(needs.Select(need => (need.Version, (int)need.Index)).Contains(("GLIBCXX_3.4.32", 18)));
        Assert.IsTrue(needs.Select(need => (need.Version, (int)need.Index)).Contains(("CXXABI_1.3.13", 26)));
    }

    [TestMethod]
    public void Tells_a_symbol_that_is_called_from_one_that_is_not()
    {
        ElfFile file = Read();
        IReadOnlyList<VersionNeed> needs = SymbolVersions.Needed(file, SystemLibrary.Name);
        IReadOnlyList<(string Name, bool IsUsed)> newest = SymbolVersions.SymbolsOf(file, needs.Single(need => need.Index == 18));
        Assert.AreEqual(("_ZSt21ios_base_library_initv", false), newest.Single());
        IReadOnlyList<(string Name, bool IsUsed)> older = SymbolVersions.SymbolsOf(file, needs.Single(need => need.Index == 6));
        Assert.IsTrue(older.Contains(("_ZNSt13runtime_errorC1ERKS_", true)));
    }

    [TestMethod]
    public void Nothing_that_the_library_insists_on_is_missing_here()
    {
        ElfFile file = Read();
        IReadOnlySet<string> available = SymbolVersions.Defined(new ElfFile(File.ReadAllBytes(SystemLibrary.Find()!)));
        CollectionAssert.Contains(available.ToList(), "GLIBCXX_3.4.30");
        string[] missing =
        [
            .. SymbolVersions
                .Needed(file, SystemLibrary.Name)
                .Where(need => !need.IsWeak && !available.Contains(need.Version))
                .Select(need => need.Version),
        ];
        Assert.IsEmpty(missing, string.Join(", ", missing));
    }

    [TestMethod]
    public void Refuses_what_is_no_library()
    {
        Assert.ThrowsExactly<InvalidDataException>(() => new ElfFile(new byte[64]));
        byte[] cut = File.ReadAllBytes(LinuxOnly(LibraryPath)).AsSpan(0, 4096).ToArray();
        Assert.ThrowsExactly<InvalidDataException>(() => new ElfFile(cut));
    }

    private static ElfFile Read() => new(File.ReadAllBytes(LinuxOnly(LibraryPath)));

    private static string LinuxOnly(string path)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            Assert.Inconclusive("Skipped: the library is prepared on Linux on x64 only.");
        }

        return path;
    }
}
