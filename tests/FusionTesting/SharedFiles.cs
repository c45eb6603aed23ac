using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace FusionML.Testing;

/// <summary>
/// Finds the reference values and picture pairs that lie beside the checkout, in <c>../shared</c>. They are not part of
/// the project, so a test that needs them ends as inconclusive (counted as skipped) where they are missing.
/// </summary>
public static class SharedFiles
{
    /// <summary>The root of the checkout: the nearest folder above the test assembly that holds FusionML.sln.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>
    /// The full path of <paramref name="relativePath"/> under <c>../shared</c>; ends the test as inconclusive if it is missing.
    /// </summary>
    public static string Require(string relativePath)
    {
        string path = Path.Combine(Path.GetDirectoryName(RepositoryRoot)!, "shared", relativePath);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            Assert.Inconclusive($"skipped: ../shared/{relativePath} is not there");
        }

        return path;
    }

    private static string FindRepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FusionML.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No FusionML.sln above {AppContext.BaseDirectory}.");
    }
}
