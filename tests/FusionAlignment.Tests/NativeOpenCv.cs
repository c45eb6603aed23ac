namespace FusionML.Alignment.Tests;

/// <summary>OpenCV's native library wants GTK 3, which is not on every machine.</summary>
internal static class NativeOpenCv
{
    /// <summary>Ends the test as inconclusive where the library does not load.</summary>
    public static void Require()
    {
        try
        {
            AlignmentLibrary.Require();
        }
        catch (AlignmentLibraryException error)
        {
            Assert.Inconclusive($"skipped: {error.Message}");
        }
    }
}
