using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class LoadPlanesTests
{
    private readonly MLContext _context = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("fusionml-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Sixteen_bits_stay_sixteen_bits()
    {
        // A PGM by hand: two columns, one row, 16 bits, the high byte first.
        File.WriteAllBytes(Path.Combine(_folder, "a.pgm"), [.. "P5 2 1 65535\n"u8, 0x12, 0x34, 0xFF, 0xFE]);
        ImagePlane plane = TestRows.Planes(Load(["a.pgm"], _context.Transforms.LoadPlanes("Y", "Path", _folder)), "Y")[0];
        Assert.AreEqual(16, plane.BitDepth);
        Assert.AreEqual(0x1234 / 65535f, plane.Samples[0]);
        Assert.AreEqual(0xFFFE / 65535f, plane.Samples[1]);
    }

    [TestMethod]
    public void Colour_gives_luminance_and_chroma_and_rows_may_differ_in_size()
    {
        File.WriteAllBytes(Path.Combine(_folder, "red.ppm"), [.. "P6 1 1 255\n"u8, 255, 0, 0]);
        File.WriteAllBytes(Path.Combine(_folder, "gray.pgm"), [.. "P5 3 1 255\n"u8, 1, 2, 3]);
        IDataView rows = Load(["red.ppm", "gray.pgm"], _context.Transforms.LoadPlanes("Y", "Cr", "Cb", "Path", _folder));
        Assert.AreEqual(0.299f, TestRows.Planes(rows, "Y")[0].Samples[0], 1e-6f);
        Assert.AreEqual(0.999813f, TestRows.Planes(rows, "Cr")[0].Samples[0], 1e-6f);
        Assert.AreEqual(0.331364f, TestRows.Planes(rows, "Cb")[0].Samples[0], 1e-6f);
        CollectionAssert.AreEqual(new[] { 1 / 255f, 2 / 255f, 3 / 255f }, TestRows.Planes(rows, "Y")[1].Samples.ToArray());
        CollectionAssert.AreEqual(new[] { 0.5f, 0.5f, 0.5f }, TestRows.Planes(rows, "Cb")[1].Samples.ToArray());
    }

    [TestMethod]
    public void A_missing_file_is_an_error_that_names_it()
    {
        IDataView rows = Load(["nowhere.png"], _context.Transforms.LoadPlanes("Y", "Path", _folder));
        PictureException error = Assert.ThrowsExactly<PictureException>(() => TestRows.Planes(rows, "Y"));
        StringAssert.Contains(error.Message, "nowhere.png");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("  ")]
    public void An_empty_path_is_an_error_that_names_the_column_and_the_row(string path)
    {
        IDataView rows = Load([path], _context.Transforms.LoadPlanes("Y", "Path", _folder));
        PictureException error = Assert.ThrowsExactly<PictureException>(() => TestRows.Planes(rows, "Y"));
        Assert.AreEqual("Column 'Path' holds no path in row 0.", error.Message);
    }

    [TestMethod]
    public void A_folder_that_is_not_there_is_refused_at_once() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.LoadPlanes("Y", "Path", "/no/such/folder")).Message,
            "/no/such/folder"
        );

    private IDataView Load(string[] paths, FusionEstimator<FusionTransformer> estimator)
    {
        IDataView rows = _context.Data.LoadFromEnumerable(paths.Select(path => new PathRow { Path = path }));
        return estimator.Fit(rows).Transform(rows);
    }

    private sealed class PathRow
    {
        public string Path { get; set; } = string.Empty;
    }
}
