using System.Buffers.Binary;
using System.Text;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class LibTorchFailureTests
{
    private const string Library = "libLibTorchSharp.so";
    private const string Asked = "GLIBCXX_3.4.32";

    /// <summary>A version of as many letters that no libstdc++ has.</summary>
    private const string Unknown = "GLIBCXX_3.4.99";

    private readonly string _folder = Directory.CreateTempSubdirectory("fusionml-libtorch-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void A_library_that_is_nowhere_is_a_missing_package()
    {
        string reason = LibTorchFailure.Explain(new NotSupportedException("TorchSharp's own words"), [_folder]);
        StringAssert.Contains(reason, _folder);
        StringAssert.Contains(reason, "TorchSharp and libtorch-cpu-");
        StringAssert.Contains(reason, "TorchSharp-cuda-linux");
    }

    [TestMethod]
    public void A_library_that_is_no_library_is_named_with_the_loaders_words()
    {
        RequireLinux();
        File.WriteAllText(Path.Combine(_folder, Library), "no library");
        string reason = LibTorchFailure.Explain(new NotSupportedException("TorchSharp's own words"), [_folder]);
        StringAssert.Contains(reason, Path.Combine(_folder, Library));
        Assert.DoesNotContain("package", reason);
    }

    /// <summary>The real library, asking for a version that no system has in place of the one it asks for.</summary>
    [TestMethod]
    public void A_libstdcpp_that_is_too_old_is_named_with_both_versions_and_the_way_on()
    {
        RequireLinux();
        File.WriteAllBytes(Path.Combine(_folder, Library), AskForUnknownVersion(File.ReadAllBytes(LoadedLibrary())));
        string reason = LibTorchFailure.Explain(new NotSupportedException("TorchSharp's own words"), [_folder]);
        Console.WriteLine(reason);
        StringAssert.Contains(reason, Path.Combine(_folder, Library));
        StringAssert.Contains(reason, $"needs {Unknown}");
        StringAssert.Matches(reason, new(@"libstdc\+\+\.so\.6 goes up to GLIBCXX_3\.4\.\d+"));
        StringAssert.Contains(reason, "LD_LIBRARY_PATH");
        StringAssert.Contains(reason, "eng/LibTorchLoader");
        Assert.DoesNotContain("package", reason);
    }

    private static void RequireLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("The loader's words are those of Linux.");
        }
    }

    private static string LoadedLibrary()
    {
        TorchSharpDevice.Require();
        return File.ReadLines("/proc/self/maps").First(line => line.EndsWith(Library, StringComparison.Ordinal)).Split(' ')[^1];
    }

    /// <summary>Changes the name of a version need, its hash and its flags (weak or not) in the ELF image.</summary>
    private static byte[] AskForUnknownVersion(byte[] image)
    {
        int name = image.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Asked + "\0"));
        Encoding.ASCII.GetBytes(Unknown).CopyTo(image, name);
        byte[] hash = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(hash, ElfHash(Asked));
        int need = image.AsSpan().IndexOf(hash);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(need), ElfHash(Unknown));
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(need + sizeof(uint)), 0);
        return image;
    }

    /// <summary>The hash of System V's ABI for names in ELF files.</summary>
    private static uint ElfHash(string name)
    {
        uint hash = 0;
        foreach (char letter in name)
        {
            hash = (hash << 4) + letter;
            uint high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }
}
