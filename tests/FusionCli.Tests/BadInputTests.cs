using FusionML.Inference;
using FusionML.Testing;

namespace FusionML.Cli.Tests;

/// <summary>Bad pictures and bad weights: the exit code, the name of the file, and nothing left behind.</summary>
[TestClass]
public sealed class BadInputTests : CliTest
{
    [TestMethod]
    public void A_missing_picture_is_named()
    {
        CliRun run = Cli.Run("fuse", PathOf("gone.png"), Cli.Far, "-o", OutPath, "--rule", "average");
        Assert.AreEqual(ExitCode.Picture, run.ExitCode);
        StringAssert.Contains(run.Error, "gone.png");
    }

    [TestMethod]
    public void A_truncated_picture_is_named()
    {
        string cut = PathOf("cut.png");
        File.WriteAllBytes(cut, File.ReadAllBytes(Cli.Near)[..2000]);
        CliRun run = Cli.Run("fuse", cut, Cli.Far, "-o", OutPath, "--rule", "average");
        Assert.AreEqual(ExitCode.Picture, run.ExitCode);
        StringAssert.Contains(run.Error, "cut.png");
        CollectionAssert.AreEqual(new[] { "cut.png" }, FilesLeft.ToArray());
    }

    [TestMethod]
    [DataRow("fuse")]
    [DataRow("metrics")]
    public void Sizes_that_differ_are_named_with_their_files(string command)
    {
        string small = WriteGray("small.pgm", 5, 7, (_, _) => 0.5);
        CliRun run =
            command == "fuse"
                ? Cli.Run("fuse", Cli.Near, small, "-o", OutPath, "--rule", "average")
                : Cli.Run("metrics", Cli.Near, Cli.Far, small);
        Assert.AreEqual(ExitCode.Picture, run.ExitCode);
        StringAssert.Contains(run.Error, "near.png is 256x192");
        StringAssert.Contains(run.Error, "small.pgm is 7x5");
    }

    [TestMethod]
    public void Sizes_that_differ_and_values_out_of_range_come_with_the_way_on()
    {
        string small = WriteGray("small.pgm", 5, 7, (_, _) => 0.5);
        CliRun sizes = Cli.Run("fuse", Cli.Near, small, "-o", OutPath, "--rule", "average");
        StringAssert.Contains(sizes.Error, "--on-size-mismatch crop, resize-first or resize-smaller");

        // A picture of kelvins: PFM, bottom row first, little endian.
        string kelvin = PathOf("kelvin.pfm");
        File.WriteAllBytes(kelvin, [.. "Pf\n2 1\n-1.0\n"u8, .. BitConverter.GetBytes(300f), .. BitConverter.GetBytes(312f)]);
        CliRun values = Cli.Run("fuse", kelvin, kelvin, "-o", OutPath, "--rule", "average");
        Assert.AreEqual(ExitCode.Picture, values.ExitCode);
        StringAssert.Contains(values.Error, "300");
        StringAssert.Contains(values.Error, "--normalize second:1,99");
    }

    [TestMethod]
    public void A_folder_is_named_as_a_folder_and_an_empty_name_as_empty()
    {
        string folder = Directory.CreateDirectory(PathOf("folder")).FullName;
        CliRun run = Cli.Run("fuse", Cli.Near, folder, "-o", OutPath, "--rule", "average");
        Assert.AreEqual(ExitCode.Picture, run.ExitCode);
        StringAssert.Contains(run.Error, "is a folder, not a picture");
        CliRun empty = Cli.Run("fuse", Cli.Near, Cli.Far, "-o", "", "--rule", "average");
        Assert.AreEqual(ExitCode.Usage, empty.ExitCode);
        StringAssert.Contains(empty.Error, "--output is empty");
    }

    [TestMethod]
    public void What_is_odd_about_a_file_is_told_and_it_is_fused()
    {
        string odd = SharedFiles.Require("cases/png-text-chunk-wrong-crc-refused.png");
        CliRun run = Cli.Run("fuse", odd, odd, "-o", OutPath, "--rule", "average");
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, Path.GetFileName(odd));
        StringAssert.Contains(run.Error, "tEXt");
    }

    [TestMethod]
    public void Missing_damaged_and_foreign_weights_are_named()
    {
        string damaged = PathOf("damaged.safetensors");
        File.WriteAllBytes(damaged, [255, 255, 255, 255, 255, 255, 255, 127, 1, 2, 3]);
        foreach (string path in (string[])[PathOf("gone.safetensors"), damaged])
        {
            CliRun run = Cli.Run("fuse", Cli.Near, Cli.Far, "-o", OutPath, "--weights", path);
            Assert.AreEqual(ExitCode.Weights, run.ExitCode);
            StringAssert.Contains(run.Error, path);
        }

        string foreign = PathOf("foreign.safetensors");
        new WeightFile([new WeightTensor("layer.weight", [2], [1, 2])]).Write(foreign);
        Assert.AreEqual(ExitCode.Weights, Cli.Run("fuse", Cli.Near, Cli.Far, "-o", OutPath, "--weights", foreign).ExitCode);
        string efrufn = SharedFiles.Require("reference/parity/weights/efrufn_ivf.safetensors");
        CliRun other = Cli.Run("fuse", Cli.Near, Cli.Far, "-o", OutPath, "--weights", efrufn, "--network", "frufn");
        Assert.AreEqual(ExitCode.Weights, other.ExitCode);
        StringAssert.Contains(other.Error, "efrufn");
        CollectionAssert.AreEqual(new[] { "damaged.safetensors", "foreign.safetensors" }, FilesLeft.ToArray());
    }

    /// <summary>The authors' files hold every convolution twice.</summary>
    [TestMethod]
    public void A_copied_tensor_that_differs_is_named()
    {
        WeightFile authors = WeightFile.Read(SharedFiles.Require("reference/parity/weights/refusion_mfif.safetensors"));
        string changed = PathOf("changed.safetensors");
        new WeightFile(
            authors.Tensors.Select(tensor =>
                tensor.Name == "project_out_1.conv.weight"
                    ? new WeightTensor(tensor.Name, tensor.Shape, [.. tensor.Values.Select(value => value + 1e-3f)])
                    : tensor
            )
        ).Write(changed);
        CliRun run = Cli.Run("fuse", Cli.Near, Cli.Far, "-o", OutPath, "--weights", changed);
        Assert.AreEqual(ExitCode.Weights, run.ExitCode);
        StringAssert.Contains(run.Error, "project_out_1.conv.weight is not project_out_1.weight");
    }
}
