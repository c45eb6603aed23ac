using FusionML.Imaging;
using FusionML.Testing;

namespace FusionML.Cli.Tests;

/// <summary>Where pictures come from and go to beside plain files: pipes, patterns, pages, windows, links.</summary>
[TestClass]
public sealed class SourcesTests : CliTest
{
    [TestMethod]
    public void A_picture_comes_from_standard_input_and_the_result_goes_to_standard_output()
    {
        string first = WriteGray("a.png", 4, 5, (_, _) => 0.2);
        string second = WriteGray("b.png", 4, 5, (_, _) => 0.6);
        using MemoryStream output = new();
        using StringWriter error = new();
        CommandStreams streams = new(TextWriter.Null, error, ErrorIsTerminal: false)
        {
            OpenInput = () => File.OpenRead(second),
            OpenOutput = () => output,
        };
        string[] arguments = ["fuse", first, "-", "-o", "-", "--output-format", "pgm", "--rule", "average"];
        int code = FusionCommandLine.RunAsync(arguments, streams).GetAwaiter().GetResult();
        Assert.AreEqual(ExitCode.Done, code, error.ToString());

        // round(255 (51 + 153) / (2 x 255)).
        byte[] expected = [.. "P5\n5 4\n255\n"u8, .. Enumerable.Repeat((byte)102, 20)];
        CollectionAssert.AreEqual(expected, output.ToArray());
        Assert.AreEqual(ExitCode.Usage, Cli.Run("fuse", "-", "-", "-o", OutPath, "--rule", "average").ExitCode);
        Assert.AreEqual(ExitCode.Usage, Cli.Run("fuse", first, second, "-o", "-", "--rule", "average", "--json").ExitCode);
    }

    [TestMethod]
    public void Patterns_are_expanded_in_the_order_of_names_where_the_shell_has_not()
    {
        WriteGray("s2.pgm", 4, 5, (_, _) => 0.6, 16);
        WriteGray("s1.pgm", 4, 5, (_, _) => 0.2, 16);
        WriteGray("s3.pgm", 4, 5, (_, _) => 0.7, 16);
        WriteGray("other.pgm", 4, 5, (_, _) => 1, 16);
        CliRun run = Cli.Run("fuse", PathOf("s?.*"), "-o", OutPath, "--rule", "average", "--order", "pairwise");
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        Assert.AreEqual(0.55, PictureFile.Read(OutPath).Y[0, 0], 1e-4);
        CliRun none = Cli.Run("fuse", PathOf("t*.pgm"), "-o", PathOf("none.png"), "--rule", "average");
        Assert.AreEqual(ExitCode.Usage, none.ExitCode);
        StringAssert.Contains(none.Error, "No picture is called");
    }

    [TestMethod]
    public void The_pages_of_one_tiff_are_the_pictures()
    {
        string stack = PathOf("stack.tif");
        using (BitMiracle.LibTiff.Classic.Tiff tiff = BitMiracle.LibTiff.Classic.Tiff.Open(stack, "w"))
        {
            foreach (byte gray in new byte[] { 30, 60, 120 })
            {
                tiff.SetField(BitMiracle.LibTiff.Classic.TiffTag.IMAGEWIDTH, 6);
                tiff.SetField(BitMiracle.LibTiff.Classic.TiffTag.IMAGELENGTH, 1);
                tiff.SetField(BitMiracle.LibTiff.Classic.TiffTag.BITSPERSAMPLE, 8);
                tiff.SetField(BitMiracle.LibTiff.Classic.TiffTag.SAMPLESPERPIXEL, 1);
                tiff.SetField(BitMiracle.LibTiff.Classic.TiffTag.PHOTOMETRIC, BitMiracle.LibTiff.Classic.Photometric.MINISBLACK);
                tiff.WriteScanline([.. Enumerable.Repeat(gray, 6)], 0);
                tiff.WriteDirectory();
            }
        }

        CliRun run = Cli.Run("fuse", stack, "-o", OutPath, "--rule", "average");
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        Assert.AreEqual(70 / 255.0, PictureFile.Read(OutPath).Y[0, 5], 1e-6);
        string single = PathOf("single.tif");
        PictureFile.Write(single, new FusionImage(new ImagePlane(2, 2)));
        CliRun one = Cli.Run("fuse", single, "-o", PathOf("one.png"), "--rule", "average");
        Assert.AreEqual(ExitCode.Picture, one.ExitCode);
        StringAssert.Contains(one.Error, "single.tif: holds one picture");
    }

    [TestMethod]
    public void A_window_is_seen_of_stored_values()
    {
        // DICOM PS3.3 C.11.2.1.2.1 for c = 1064, w = 401: 864 and below is black, 1264 and above white, 1064 is 0.5 + 0.5 / 400.
        int[] stored = [0, 863, 1064, 1164, 1263, 4000];
        string slice = WriteGray("slice.png", 1, 6, (_, x) => stored[x] / 65535.0, bitDepth: 16);
        string black = WriteGray("black.png", 1, 6, (_, _) => 0, bitDepth: 16);
        CliRun run = Cli.Run("fuse", black, slice, "-o", OutPath, "--rule", "maximum", "--window", "second:1064,401");
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        double[] expected = [0, 0, 0.5 + (0.5 / 400), 0.75 + (0.5 / 400), 0.9975 + (0.5 / 400), 1];
        FusionImage fused = PictureFile.Read(OutPath);
        for (int x = 0; x < expected.Length; x++)
        {
            Assert.AreEqual(expected[x], fused.Y[0, x], 2e-5, $"x={x}");
        }

        CliRun bytes = Cli.Run("fuse", Cli.Near, Cli.Far, "-o", PathOf("no.png"), "--rule", "maximum", "--window", "100,50");
        Assert.AreEqual(ExitCode.Picture, bytes.ExitCode);
        StringAssert.Contains(bytes.Error, "near.png: a window is for gray pictures of more than 8 bits");
        Assert.AreEqual(
            ExitCode.Usage,
            Cli.Run("fuse", Cli.Near, Cli.Far, "-o", PathOf("no.png"), "--rule", "maximum", "--window", "100,1").ExitCode
        );
    }

    [TestMethod]
    public void A_source_is_replaced_only_where_it_is_asked_for_twice()
    {
        string first = WriteGray("a.png", 4, 5, (_, _) => 0.2);
        string second = WriteGray("b.png", 4, 5, (_, _) => 0.6);
        File.CreateSymbolicLink(PathOf("link.png"), first);
        foreach (string output in new[] { first, PathOf("link.png") })
        {
            CliRun run = Cli.Run("fuse", first, second, "-o", output, "--rule", "average", "--force");
            Assert.AreEqual(ExitCode.Usage, run.ExitCode);
            StringAssert.Contains(run.Error, "--force-overwrite-source");
        }

        CliRun forced = Cli.Run("fuse", first, second, "-o", PathOf("link.png"), "--rule", "average", "--force-overwrite-source");
        Assert.AreEqual(ExitCode.Done, forced.ExitCode, forced.Error);
        Assert.AreEqual(0.4f, PictureFile.Read(first).Y[0, 0], 1e-6f);
        Assert.AreEqual(first, new FileInfo(PathOf("link.png")).LinkTarget);
    }

    [TestMethod]
    public void Floats_outside_zero_to_one_are_told_of()
    {
        string first = PathOf("a.pfm");
        PictureFile.Write(first, new FusionImage(new ImagePlane(1, 2, [-0.5f, 1.25f], 32)));
        string second = WriteGray("b.png", 1, 2, (_, _) => 0.6);
        CliRun run = Cli.Run("fuse", first, second, "-o", OutPath, "--rule", "average");
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, "a.pfm: samples go from -0.5 to 1.25; what is outside 0 to 1 is cut off");
        CliRun metrics = Cli.Run("metrics", second, second, first, "--metric", "EN");
        Assert.AreEqual(ExitCode.Done, metrics.ExitCode, metrics.Error);
        StringAssert.Contains(metrics.Error, "a.pfm: samples go from -0.5 to 1.25; what is outside 0 to 1 is cut off");
    }

    [TestMethod]
    public void A_picture_over_the_limit_is_refused_with_the_option_that_lets_it_pass()
    {
        foreach (
            string[] command in (string[][])
                [
                    ["fuse", Cli.Near, Cli.Far, "-o", OutPath, "--rule", "average"],
                    ["inspect", Cli.Near],
                ]
        )
        {
            CliRun run = Cli.Run([.. command, "--max-megapixels", "0.04"]);
            Assert.AreEqual(ExitCode.Picture, run.ExitCode);
            StringAssert.Contains(run.Error, "49152 pixels are more than the limit 40000");
            StringAssert.Contains(run.Error, "--max-megapixels");
            Assert.AreEqual(ExitCode.Done, Cli.Run([.. command, "--max-megapixels", "0.05"]).ExitCode);
        }
    }

    [TestMethod]
    public void Opacity_is_kept_where_all_have_it_and_else_left_out_with_a_word()
    {
        string transparent = SharedFiles.Require("cases/png-rgba-transparent-left-third.png");
        FusionImage source = PictureFile.Read(transparent);
        CliRun both = Cli.Run("fuse", transparent, transparent, "-o", OutPath, "--rule", "average");
        Assert.AreEqual(ExitCode.Done, both.ExitCode, both.Error);
        CollectionAssert.AreEqual(source.Alpha!.Samples.ToArray(), PictureFile.Read(OutPath).Alpha!.Samples.ToArray());
        string opaque = WriteGray("opaque.png", source.Height, source.Width, (_, _) => 0.5);
        string result = PathOf("result.png");
        CliRun one = Cli.Run("fuse", transparent, opaque, "-o", result, "--rule", "average");
        StringAssert.Contains(one.Error, "has an opacity and another source has none");
        Assert.IsNull(PictureFile.Read(result).Alpha);
        CliRun jpeg = Cli.Run("fuse", transparent, transparent, "-o", PathOf("result.jpg"), "--rule", "average");
        StringAssert.Contains(jpeg.Error, "can't hold the opacity");
    }

    [TestMethod]
    [DataRow("out.png")]
    [DataRow("out.jpg")]
    [DataRow("out.tif")]
    public void Profile_camera_and_time_of_the_first_picture_are_carried(string name)
    {
        // An ICC header of 128 bytes: the colour space stands at 16.
        byte[] profile = new byte[128];
        "RGB "u8.CopyTo(profile.AsSpan(16));
        PictureMetadata metadata = new()
        {
            IccProfile = profile,
            CameraMaker = "Maker",
            CameraModel = "Model 7",
            TimeTaken = new DateTime(2024, 2, 3, 4, 5, 6),
        };
        FusionImage near = PictureFile.Read(Cli.Near);
        string first = PathOf("first.jpg");
        PictureFile.Write(first, new FusionImage(near.Y, near.Cr!, near.Cb!) { Metadata = metadata });
        string output = PathOf(name);
        CliRun run = Cli.Run("fuse", first, Cli.Far, "-o", output, "--rule", "average");
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        PictureMetadata carried = PictureFile.Read(output).Metadata;
        Assert.AreEqual(("Maker", "Model 7", metadata.TimeTaken), (carried.CameraMaker, carried.CameraModel, carried.TimeTaken));
        CollectionAssert.AreEqual(profile, carried.IccProfile.ToArray());
    }

    [TestMethod]
    [DataRow("out.png")]
    [DataRow("out.jpg")]
    [DataRow("out.tif")]
    public void A_turned_source_gives_an_upright_picture_that_says_so(string name)
    {
        string turned = SharedFiles.Require("cases/jpeg-exif-orientation6-long-little-endian-ignored.jpg");
        FusionImage upright = PictureFile.Read(turned);
        string output = PathOf(name);
        CliRun run = Cli.Run("fuse", turned, turned, "-o", output, "--rule", "average");
        Assert.AreEqual(ExitCode.Done, run.ExitCode, run.Error);
        FusionImage fused = PictureFile.Read(output);
        Assert.AreNotEqual(upright.Width, upright.Height);
        Assert.AreEqual((upright.Width, upright.Height), (fused.Width, fused.Height));
    }

    [TestMethod]
    public void Weights_of_another_task_are_used_with_a_word()
    {
        string weights = Path.Combine(SharedFiles.RepositoryRoot, "src", "FusionInference", "Weights", "ivf.safetensors");
        string first = WriteGray("a.png", 16, 16, (y, x) => (x + y) / 30.0);
        CliRun foreign = Cli.Run("fuse", first, first, "-o", OutPath, "--weights", weights, "--task", "mfif");
        Assert.AreEqual(ExitCode.Done, foreign.ExitCode, foreign.Error);
        StringAssert.Contains(foreign.Error, "was trained for ivf, and is used for mfif");
    }
}
