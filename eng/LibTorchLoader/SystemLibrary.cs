namespace FusionML.LibTorchLoader;

/// <summary>Finds the C++ library of this system.</summary>
internal static class SystemLibrary
{
    /// <summary>The name by which programs ask for it.</summary>
    public const string Name = "libstdc++.so.6";

    /// <summary>The file that this process has loaded: .NET itself runs on it. Null if it is linked in.</summary>
    public static string? Find() =>
        File.ReadLines("/proc/self/maps")
            .Select(line => line.IndexOf('/', StringComparison.Ordinal) is int at and >= 0 ? line[at..] : "")
            .FirstOrDefault(path => Path.GetFileName(path).StartsWith("libstdc++.so", StringComparison.Ordinal));
}
