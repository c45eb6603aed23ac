namespace FusionML.Imaging.Tests;

/// <summary>What is left on the disk by a file that is written: links, rights, names, and nothing after an error.</summary>
[TestClass]
public sealed class WholeFileTests : IDisposable
{
    private static readonly FusionImage Picture = new(new ImagePlane(1, 2, [0f, 1f]));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fusionml-files");

    public void Dispose() => _folder.Delete(recursive: true);

    [TestMethod]
    public void A_link_is_written_through_and_stays_even_where_it_leads_to_nothing_yet()
    {
        string target = PathOf("target.pgm");
        string link = PathOf("link.pgm");
        File.CreateSymbolicLink(link, "target.pgm");
        PictureFile.Write(link, Picture);
        Assert.AreEqual("target.pgm", new FileInfo(link).LinkTarget);
        Assert.IsNull(new FileInfo(target).LinkTarget);
        Assert.AreEqual(2, PictureFile.Read(target).Width);
        Assert.ThrowsExactly<PictureExistsException>(() => PictureFile.Write(link, Picture));
        PictureFile.Write(link, new FusionImage(new ImagePlane(1, 3)), new PictureWriteOptions { Overwrite = true });
        Assert.AreEqual("target.pgm", new FileInfo(link).LinkTarget);
        Assert.AreEqual(3, PictureFile.Read(target).Width);
        CollectionAssert.AreEquivalent(new[] { "link.pgm", "target.pgm" }, Names());
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void A_file_that_is_replaced_keeps_its_access_rights()
    {
        string path = PathOf("a.pgm");
        PictureFile.Write(path, Picture);
        const UnixFileMode Mode =
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherRead;
        File.SetUnixFileMode(path, Mode);
        PictureFile.Write(path, Picture, new PictureWriteOptions { Overwrite = true });
        Assert.AreEqual(Mode, File.GetUnixFileMode(path));
    }

    [TestMethod]
    public void A_name_as_long_as_the_file_system_allows_is_written()
    {
        string path = PathOf(new string('n', 251) + ".pgm");
        PictureFile.Write(path, Picture);
        Assert.AreEqual(2, PictureFile.Read(path).Width);
    }

    [TestMethod]
    public void Links_in_a_circle_are_an_error_that_names_the_file()
    {
        File.CreateSymbolicLink(PathOf("a.pgm"), "b.pgm");
        File.CreateSymbolicLink(PathOf("b.pgm"), "a.pgm");
        StringAssert.Contains(
            Assert.Throws<PictureException>(() => PictureFile.Write(PathOf("a.pgm"), Picture)).Message,
            "circle"
        );
        CollectionAssert.AreEquivalent(new[] { "a.pgm", "b.pgm" }, Names());
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private string[] Names() => [.. _folder.EnumerateFileSystemInfos().Select(entry => entry.Name)];
}
