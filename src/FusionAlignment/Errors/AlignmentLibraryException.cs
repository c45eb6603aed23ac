using System.Runtime.InteropServices;
using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>OpenCV's native library, which alignment runs on, does not load.</summary>
public sealed class AlignmentLibraryException : FusionException
{
    /// <summary>The package that brings the native library on this platform.</summary>
    public static string PackageName { get; } =
        (
            OperatingSystem.IsWindows(),
            OperatingSystem.IsMacOS(),
            RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ) switch
        {
            (true, _, false) => "OpenCvSharp4.runtime.win",
            (true, _, true) => "OpenCvSharp4.runtime.win-arm64",
            (_, true, false) => "OpenCvSharp4.runtime.osx.x64",
            (_, true, true) => "OpenCvSharp4.runtime.osx.arm64",
            (_, _, true) => "OpenCvSharp4.runtime.linux-arm64",
            _ => "OpenCvSharp4.official.runtime.linux-x64",
        };

    /// <summary>What the package's library wants of a Linux system, GTK 3, is not on every machine.</summary>
    private static string SystemNeeds { get; } =
        OperatingSystem.IsLinux() ? " and GTK 3 to the system (apt-get install libgtk-3-0)" : string.Empty;

    /// <summary>Makes an error that names the package.</summary>
    /// <param name="innerException">What the loader said.</param>
    public AlignmentLibraryException(Exception innerException)
        : base(
            "Alignment runs on OpenCV, whose native library (OpenCvSharpExtern) does not load here. Add the package "
                + $"{PackageName} to the program{SystemNeeds}, or fuse pictures that are aligned already, without --align and "
                + "--transform. "
                + $"The loader says: {Root(innerException).Message}",
            innerException
        ) { }

    private static Exception Root(Exception error) => error.InnerException is Exception inner ? Root(inner) : error;
}
