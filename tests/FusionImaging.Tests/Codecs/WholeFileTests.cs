using System.Diagnostics;

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

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_pipe_or_a_device_is_refused_and_stays()
    {
        string pipe = PathOf("pipe.pgm");
        using (Process make = Process.Start("mkfifo", pipe))
        {
            make.WaitForExit();
        }

        PictureWriteOptions overwrite = new() { Overwrite = true };
        StringAssert.Contains(
            Assert.Throws<PictureException>(() => PictureFile.Write(pipe, Picture, overwrite)).Message,
            "a pipe or a device"
        );
        string link = PathOf("null.pgm");
        File.CreateSymbolicLink(link, "/dev/null");
        StringAssert.Contains(
            Assert.Throws<PictureException>(() => PictureFile.Write(link, Picture, overwrite)).Message,
            "a pipe or a device"
        );
        CollectionAssert.AreEquivalent(new[] { "pipe.pgm", "null.pgm" }, Names());
        Assert.AreEqual(0, new FileInfo(pipe).Length);
    }

    /// <summary>Linux keeps shared memory as files in a folder among the devices.</summary>
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void A_file_in_shared_memory_is_a_file()
    {
        string path = $"/dev/shm/fusionml-{Guid.NewGuid():N}.pgm";
        try
        {
            PictureFile.Write(path, Picture);
            PictureFile.Write(path, new FusionImage(new ImagePlane(1, 3)), new PictureWriteOptions { Overwrite = true });
            Assert.AreEqual(3, PictureFile.Read(path).Width);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void What_a_killed_run_left_is_removed_and_what_another_run_writes_is_not()
    {
        DateTime longAgo = DateTime.UtcNow.AddHours(-1);
        string[] names = [".fusionml-DEAD.tmp", ".fusionml-BUSY.tmp", ".fusionml-NEW.tmp", "fusionml-other.tmp"];
        foreach (string name in names)
        {
            File.WriteAllText(PathOf(name), "half a picture");
            File.SetLastWriteTimeUtc(PathOf(name), name.Contains("NEW", StringComparison.Ordinal) ? DateTime.UtcNow : longAgo);
        }

        AbandonedFiles.Forget();
        using (new FileStream(PathOf(names[1]), FileMode.Open, FileAccess.Read, FileShare.None))
        {
            PictureFile.Write(PathOf("a.pgm"), Picture);
        }

        CollectionAssert.AreEquivalent(new[] { "a.pgm", names[1], names[2], names[3] }, Names());
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private string[] Names() => [.. _folder.EnumerateFileSystemInfos().Select(entry => entry.Name)];
}
