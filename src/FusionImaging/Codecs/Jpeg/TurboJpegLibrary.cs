using System.Runtime.InteropServices;

namespace FusionML.Imaging;

/// <summary>
/// The five entry points of libjpeg-turbo's TurboJPEG C API that reading needs, bound by function pointers. The 2.x names are
/// used, which 3.x still exports.
/// </summary>
/// <remarks>The library is looked for once, on first use, and stays loaded.</remarks>
internal sealed unsafe class TurboJpegLibrary
{
    public const int GrayPixels = 6;
    public const int RgbPixels = 0;

    /// <summary>The slow, exact inverse cosine transform, which other decoders use by default.</summary>
    public const int AccurateTransform = 4096;

    /// <summary>Do not go on after damage that could be decoded somehow.</summary>
    public const int StopOnWarning = 8192;

    /// <summary>Refuse a progressive file with more than 500 scans, each of which would cost a pass over the picture.</summary>
    public const int LimitScans = 32768;

    /// <summary>Homebrew's prefixes (Apple and Intel processors), which the loader of macOS does not search by itself.</summary>
    private static readonly string[] HomebrewFolders = ["/opt/homebrew", "/usr/local"];

    private static readonly Lazy<TurboJpegLibrary?> Shared = new(() => Load(FileNames()));

    private readonly delegate* unmanaged[Cdecl]<nint> _initDecompress;
    private readonly delegate* unmanaged[Cdecl]<nint, int> _destroy;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, CULong, int*, int*, int*, int*, int> _decompressHeader;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, CULong, byte*, int, int, int, int, int, int> _decompress;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*> _getErrorText;

    private TurboJpegLibrary(nint library)
    {
        _initDecompress = (delegate* unmanaged[Cdecl]<nint>)NativeLibrary.GetExport(library, "tjInitDecompress");
        _destroy = (delegate* unmanaged[Cdecl]<nint, int>)NativeLibrary.GetExport(library, "tjDestroy");
        _decompressHeader = (delegate* unmanaged[Cdecl]<nint, byte*, CULong, int*, int*, int*, int*, int>)
            NativeLibrary.GetExport(library, "tjDecompressHeader3");
        _decompress = (delegate* unmanaged[Cdecl]<nint, byte*, CULong, byte*, int, int, int, int, int, int>)
            NativeLibrary.GetExport(library, "tjDecompress2");
        _getErrorText = (delegate* unmanaged[Cdecl]<nint, byte*>)NativeLibrary.GetExport(library, "tjGetErrorStr2");
    }

    /// <summary>The system's library, or null if there is none.</summary>
    public static TurboJpegLibrary? Instance => Shared.Value;

    /// <summary>
    /// Loads the first of <paramref name="fileNames"/> that can be loaded and has all entry points; null if none has.
    /// </summary>
    public static TurboJpegLibrary? Load(IEnumerable<string> fileNames)
    {
        foreach (string fileName in fileNames)
        {
            if (!NativeLibrary.TryLoad(fileName, out nint library))
            {
                continue;
            }

            try
            {
                return new TurboJpegLibrary(library);
            }
            catch (EntryPointNotFoundException)
            {
                NativeLibrary.Free(library);
            }
        }

        return null;
    }

    /// <summary>A new decompressor; zero if there is no memory for one.</summary>
    public nint Open() => _initDecompress();

    public void Close(nint decompressor) => _ = _destroy(decompressor);

    /// <summary>Reads the header; false on an error, whose text <see cref="ErrorText"/> gives.</summary>
    public bool TryReadHeader(nint decompressor, ReadOnlySpan<byte> jpeg, out int width, out int height, out int colorSpace)
    {
        int subsampling;
        (width, height, colorSpace) = (0, 0, 0);
        fixed (byte* bytes = jpeg)
        fixed (
            int* w = &width,
                h = &height,
                c = &colorSpace
        )
        {
            return _decompressHeader(decompressor, bytes, new CULong((nuint)jpeg.Length), w, h, &subsampling, c) == 0;
        }
    }

    /// <summary>Decodes into <paramref name="samples"/>, rows without gaps; false on an error or warning.</summary>
    public bool TryDecode(nint decompressor, ReadOnlySpan<byte> jpeg, Span<byte> samples, int width, int height, int pixelFormat)
    {
        const int Flags = AccurateTransform | StopOnWarning | LimitScans;
        fixed (byte* bytes = jpeg)
        fixed (byte* destination = samples)
        {
            return _decompress(
                    decompressor,
                    bytes,
                    new CULong((nuint)jpeg.Length),
                    destination,
                    width,
                    0,
                    height,
                    pixelFormat,
                    Flags
                ) == 0;
        }
    }

    /// <summary>What went wrong last.</summary>
    public string ErrorText(nint decompressor) => Marshal.PtrToStringUTF8((nint)_getErrorText(decompressor)) ?? "no reason given";

    private static string[] FileNames()
    {
        if (OperatingSystem.IsWindows())
        {
            return ["turbojpeg.dll", "libturbojpeg.dll"];
        }

        return OperatingSystem.IsMacOS()
            ? ["libturbojpeg.dylib", .. HomebrewFolders.Select(folder => $"{folder}/opt/jpeg-turbo/lib/libturbojpeg.dylib")]
            : ["libturbojpeg.so.0", "libturbojpeg.so"];
    }
}
