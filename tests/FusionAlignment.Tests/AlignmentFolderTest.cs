namespace FusionML.Alignment.Tests;

/// <summary>A test class with a folder of its own for each test.</summary>
public abstract class AlignmentFolderTest : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fusionml-alignment");

    protected IEnumerable<string> FilesLeft => _folder.EnumerateFiles().Select(file => file.Name);

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string PathOf(string name) => Path.Combine(_folder.FullName, name);

    protected string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }
}
