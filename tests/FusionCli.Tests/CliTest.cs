using FusionML.Imaging;

namespace FusionML.Cli.Tests;

/// <summary>A test class with a folder of its own for each test.</summary>
public abstract class CliTest : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fusionml-cli");

    protected string OutPath => PathOf("out.png");

    protected IEnumerable<string> FilesLeft => _folder.EnumerateFiles().Select(file => file.Name);

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>A gray picture in a file of the test's folder.</summary>
    protected string WriteGray(string name, int height, int width, Func<int, int, double> formula, int bitDepth = 8)
    {
        ImagePlane plane = new(height, width, bitDepth);
        for (int i = 0; i < height * width; i++)
        {
            plane.Samples[i] = (float)formula(i / width, i % width);
        }

        string path = PathOf(name);
        PictureFile.Write(path, new FusionImage(plane));
        return path;
    }
}
