// TorchSharp 0.107.0 was linked against GCC 13: its libLibTorchSharp.so asks the system's libstdc++ for version GLIBCXX_3.4.32,
// which Debian 12 and Ubuntu 22.04 do not have, and does not load there. The one symbol behind that version is never called. This
// program looks through an output folder for that library; where the system's libstdc++ lacks a version that it needs, and no
// relocation uses a symbol of that version, it marks the need as weak in a copy, which takes the library's place. The package
// folder stays as it is.
//
//   LibTorchLoader FOLDER

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using FusionML.LibTorchLoader;

const string LibraryName = "libLibTorchSharp.so";

if (args is not [string folder] || !Directory.Exists(folder))
{
    Console.Error.WriteLine("usage: LibTorchLoader FOLDER");
    return 2;
}

if (
    !OperatingSystem.IsLinux()
    || RuntimeInformation.ProcessArchitecture != Architecture.X64
    || SystemLibrary.Find() is not string system
)
{
    return 0;
}

IReadOnlySet<string> available = SymbolVersions.Defined(new ElfFile(File.ReadAllBytes(system)));
int status = 0;
foreach (string path in Directory.GetFiles(folder, LibraryName, SearchOption.AllDirectories))
{
    try
    {
        ElfFile file = new(File.ReadAllBytes(path));
        VersionNeed[] missing =
        [
            .. SymbolVersions.Needed(file, SystemLibrary.Name).Where(need => !available.Contains(need.Version)),
        ];
        foreach (VersionNeed need in missing)
        {
            IReadOnlyList<(string Name, bool IsUsed)> symbols = SymbolVersions.SymbolsOf(file, need);
            if (symbols.Where(symbol => symbol.IsUsed).Select(symbol => symbol.Name).FirstOrDefault() is string used)
            {
                throw new InvalidDataException($"it calls {used} of {need.Version}, which {system} does not have.");
            }

            BinaryPrimitives.WriteUInt16LittleEndian(
                file.Bytes.AsSpan(need.FlagsOffset),
                (ushort)(need.Flags | VersionNeed.Weak)
            );
            string names = string.Join(", ", symbols.Select(symbol => symbol.Name));
            Console.WriteLine(
                $"{system} lacks {need.Version}, which {LibraryName} needs for {names} and never calls: marked as weak in {path}."
            );
        }

        if (missing.All(need => need.IsWeak))
        {
            continue;
        }

        // The library in the output folder may be a link to the one in the package folder: a new file takes its place.
        string copy = path + ".new";
        File.WriteAllBytes(copy, file.Bytes);
        File.SetUnixFileMode(copy, File.GetUnixFileMode(path));
        File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(path));
        File.Move(copy, path, overwrite: true);
    }
    catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"{path} will not load on this system: {error.Message}");
        status = 1;
    }
}

return status;
