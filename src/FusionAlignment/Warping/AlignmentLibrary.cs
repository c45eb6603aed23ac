using System.Runtime.CompilerServices;
using OpenCvSharp;

namespace FusionML.Alignment;

/// <summary>OpenCV's native library, which warping and the alignment of sequences run on. Nothing else loads it.</summary>
public static class AlignmentLibrary
{
    /// <summary>OpenCV stores coordinates of a source in 16 bits.</summary>
    internal const int MaximumSide = 32766;

    /// <summary>True if the library loads here.</summary>
    public static bool IsAvailable
    {
        get
        {
            try
            {
                Require();
                return true;
            }
            catch (AlignmentLibraryException)
            {
                return false;
            }
        }
    }

    /// <summary>Loads the library.</summary>
    /// <exception cref="AlignmentLibraryException">It does not load; the message names the package that brings it.</exception>
    public static void Require()
    {
        try
        {
            Load();
        }
        catch (Exception error)
            when (error
                    is TypeInitializationException
                        or DllNotFoundException
                        or BadImageFormatException
                        or EntryPointNotFoundException
                        or FileNotFoundException
            )
        {
            throw new AlignmentLibraryException(error);
        }
    }

    /// <summary>Not inlined, so that OpenCV's managed part is asked for within the try.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Load() => _ = Cv2.GetTickCount();
}
