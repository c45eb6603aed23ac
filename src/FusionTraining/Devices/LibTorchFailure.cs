using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace FusionML.Training;

/// <summary>Says why the native library of TorchSharp does not load: TorchSharp itself always blames a missing package.</summary>
internal static partial class LibTorchFailure
{
    /// <summary>The version of libstdc++ that TorchSharp 0.107.0 asks for.</summary>
    private const string VersionOfGcc13 = "GLIBCXX_3.4.32";

    private static string FileName =>
        OperatingSystem.IsWindows() ? "LibTorchSharp.dll"
        : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib"
        : "libLibTorchSharp.so";

    private static string CpuPackage =>
        OperatingSystem.IsWindows() ? "libtorch-cpu-win-x64"
        : OperatingSystem.IsMacOS() ? "libtorch-cpu-osx-arm64"
        : "libtorch-cpu-linux-x64";

    private static readonly Lazy<string?> OfThisSystem = new(FindOldStandardLibrary);

    /// <summary>
    /// Why no attempt to load the library can succeed, or null where TorchSharp may try. Before it gives up, it copies all of
    /// libtorch into the program's folder and prints what it does.
    /// </summary>
    public static string? Foreseen => OfThisSystem.Value;

    /// <summary>The reason, in sentences that say what to do.</summary>
    /// <param name="error">What TorchSharp threw.</param>
    public static string Explain(Exception error) => Explain(error, SearchFolders());

    /// <summary>The same for a library in one of some folders.</summary>
    public static string Explain(Exception error, IReadOnlyList<string> folders)
    {
        if (FindLibrary(folders) is not string path)
        {
            return $"{FileName} is in none of the folders {string.Join(", ", folders)}. {PackagesToReference()}";
        }

        if (Load(path) is string failure)
        {
            return Describe(path, failure);
        }

        Exception cause = error.InnerException ?? error;
        return $"{path} loads, and yet can't be used: {cause.Message.Split('\n')[0]}";
    }

    private static string? FindOldStandardLibrary() =>
        FindLibrary(SearchFolders()) is string path && Load(path) is string failure && MissingVersion().IsMatch(failure)
            ? Describe(path, failure)
            : null;

    private static string? FindLibrary(IReadOnlyList<string> folders) =>
        folders.Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists);

    /// <summary>Loads a library, which stays loaded, as TorchSharp would; what the system's loader says if it does not.</summary>
    private static string? Load(string path)
    {
        try
        {
            NativeLibrary.Load(path);
            return null;
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            return failure.Message;
        }
    }

    /// <summary>What the system's loader says about a library, with the way on.</summary>
    private static string Describe(string path, string message)
    {
        if (MissingVersion().Match(message) is { Success: true } version)
        {
            (string library, string needed) = (version.Groups["library"].Value, version.Groups["version"].Value);
            string from =
                needed == VersionOfGcc13 ? ", which comes with GCC 13 (Debian 13, Ubuntu 24.04 and later)" : string.Empty;
            return $"{path} can't be loaded: it needs {needed}{from}, and {library} goes up to {HighestVersion(library)}. Run "
                + "on a system that has it, put a newer libstdc++.so.6 into a folder of LD_LIBRARY_PATH, or mark the version "
                + "as weak in a copy, as eng/LibTorchLoader does.";
        }

        return MissingFile().Match(message) is { Success: true } file
            ? $"{path} can't be loaded, because {file.Groups["library"].Value} is not there. {PackagesToReference()}"
            : $"{path} can't be loaded: {message.ReplaceLineEndings(" ")}";
    }

    /// <summary>The highest version GLIBCXX_ among the names that a library defines.</summary>
    private static string HighestVersion(string library)
    {
        if (!File.Exists(library))
        {
            return "an unknown version";
        }

        string names = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(library));
        Version? highest = StandardLibraryVersion()
            .Matches(names)
            .Select(found => Version.Parse(found.Groups[1].ValueSpan))
            .Max();
        return highest is null ? "no version GLIBCXX_" : $"GLIBCXX_{highest}";
    }

    private static string PackagesToReference() =>
        $"The application must reference the packages TorchSharp and {CpuPackage}, or for a CUDA device TorchSharp-cuda-linux.";

    /// <summary>Where the runtime looks for native libraries of packages.</summary>
    private static List<string> SearchFolders()
    {
        string known = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? string.Empty;
        string own = Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        IEnumerable<string> folders = known
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(AppContext.BaseDirectory)
            .Append(own);
        return [.. folders.Select(Path.TrimEndingDirectorySeparator).Distinct()];
    }

    [GeneratedRegex(@"(?<library>/\S+): version [`'](?<version>GLIBCXX_[\d.]+)' not found")]
    private static partial Regex MissingVersion();

    [GeneratedRegex(@"(?<library>\S+): cannot open shared object file: No such file")]
    private static partial Regex MissingFile();

    [GeneratedRegex(@"GLIBCXX_(\d+\.\d+\.\d+)\0")]
    private static partial Regex StandardLibraryVersion();
}
