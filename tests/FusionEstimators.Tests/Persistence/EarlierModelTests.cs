using System.Globalization;
using FusionML.Imaging;
using FusionML.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FusionML.Estimators.Tests;

/// <summary>
/// Model files that an earlier version saved, one of each kind, give what that version gave: pictures and numbers that it wrote
/// beside them.
/// </summary>
[TestClass]
public sealed class EarlierModelTests
{
    private const float LargestPlaneDifference = 1e-4f;
    private const float LargestNumberDifference = 1e-4f;

    private readonly MLContext _context = new();

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Fixtures");

    /// <summary>The names of the model files without their ending.</summary>
    public static IEnumerable<object[]> Models =>
        Directory.GetFiles(Folder, "*.zip").Order().Select(path => new object[] { Path.GetFileNameWithoutExtension(path) });

    [TestMethod]
    public void Every_kind_has_its_file()
    {
        string[] kinds = [.. Models.Select(model => ((string)model[0]).Split('-')[0]).Distinct()];
        CollectionAssert.AreEquivalent(
            new[]
            {
                FuseImagesTransformer.StateKind,
                LoadPlanesTransformer.StateKind,
                SplitYCrCbTransformer.StateKind,
                MergeYCrCbTransformer.StateKind,
                FuseChromaTransformer.StateKind,
                ConvertPlaneToImageTransformer.StateKind,
                EvaluateFusionTransformer.StateKind,
            },
            kinds
        );
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void An_earlier_model_gives_what_it_gave(string name)
    {
        _ = _context.Fusion();
        string[] outputs =
        [
            .. Directory.GetFiles(Folder, $"{name}.*").Where(path => !path.EndsWith(".zip", StringComparison.Ordinal)),
        ];
        Assert.IsNotEmpty(outputs);
        ITransformer model = Load(name);
        try
        {
            IDataView rows = model.Transform(_context.Data.LoadFromEnumerable([new EarlierRow()]));
            foreach (string path in outputs)
            {
                Compare(rows, Path.GetFileName(path).Split('.')[1], path);
            }
        }
        finally
        {
            (model as IDisposable)?.Dispose();
        }
    }

    private ITransformer Load(string name)
    {
        try
        {
            return _context.Model.Load(Path.Combine(Folder, $"{name}.zip"), out _);
        }
        catch (Exception exception) when (SavedModel.Unwrap(exception) is TorchBackendException error)
        {
            Assert.Inconclusive($"skipped: {error.Message}");
            throw;
        }
    }

    private static void Compare(IDataView rows, string column, string path)
    {
        switch (rows.Schema[column].Type)
        {
            case ImageDataViewType:
                CompareImages(TestRows.Read<MLImage, FusionImage>(rows, column, MlImageConversion.ToFusionImage)[0], path);
                break;
            case PlaneDataViewType:
                ComparePlanes(PictureFile.Read(path).Y, TestRows.Planes(rows, column)[0], LargestPlaneDifference, path);
                break;
            default:
                float expected = float.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture);
                Assert.AreEqual(expected, TestRows.Read<float, float>(rows, column, value => value)[0], LargestNumberDifference);
                break;
        }
    }

    /// <summary>One step of eight bits may lie between two processors.</summary>
    private static void CompareImages(FusionImage actual, string path)
    {
        const float LargestDifference = 1.01f / 255;
        FusionImage expected = PictureFile.Read(path);
        Assert.AreEqual(expected.IsColor, actual.IsColor, path);
        ComparePlanes(expected.Y, actual.Y, LargestDifference, path);
        if (expected.IsColor && actual.IsColor)
        {
            ComparePlanes(expected.Cr, actual.Cr, LargestDifference, path);
            ComparePlanes(expected.Cb, actual.Cb, LargestDifference, path);
        }
    }

    private static void ComparePlanes(ImagePlane expected, ImagePlane actual, float largest, string path)
    {
        Assert.AreEqual((expected.Height, expected.Width), (actual.Height, actual.Width), path);
        for (int i = 0; i < expected.Samples.Length; i++)
        {
            Assert.AreEqual(expected.Samples[i], actual.Samples[i], largest, $"{path}, sample {i}");
        }
    }
}
