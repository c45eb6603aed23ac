using FreshProcess;
using FusionML.Inference;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

/// <summary>Whole model files that were cut off or whose compressed bytes are damaged.</summary>
[TestClass]
public sealed class DamagedFileTests
{
    private const int MostMilliseconds = 60_000;
    private const long MaximumBytes = 400_000_000;

    private readonly SavedModel _model;

    public DamagedFileTests()
    {
        MLContext context = new();
        IDataView rows = context.Data.LoadFromEnumerable(SamplePair.Rows());
        FuseImagesOptions options = new() { ChromaRule = "colornet" };
        using FuseImagesTransformer fuse = context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Meif, options)
            .Fit(rows);
        _model = new SavedModel(context, fuse);
    }

    [TestMethod]
    [Timeout(MostMilliseconds, CooperativeCancellation = true)]
    public void A_file_that_ends_early_is_the_error_of_ML_NET_that_the_documentation_names()
    {
        int length = _model.Zip.Length;
        foreach (int kept in new[] { 0, 1, 4, 30, 100, length / 4, length / 2, length - 1000, length - 22, length - 1 })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.IsInstanceOfType<FormatException>(_model.WithZip(_model.Zip[..kept]).LoadError(), $"{kept} bytes");
            Assert.IsLessThan(MaximumBytes, GC.GetAllocatedBytesForCurrentThread() - before, $"{kept} bytes");
        }
    }

    [TestMethod]
    [Timeout(MostMilliseconds, CooperativeCancellation = true)]
    [DataRow("FusionML.State.bin")]
    [DataRow("Weights.safetensors")]
    [DataRow("ColorNet.safetensors")]
    public void A_damaged_compressed_entry_is_a_typed_error(string entry)
    {
        const int Damage = 16;
        (int start, int length) = _model.Compressed(entry);
        foreach (int damaged in new[] { 0, length / 3, length - Damage })
        {
            foreach (byte value in new byte[] { 0xFF, 0x00 })
            {
                byte[] zip = _model.Zip.ToArray();
                zip.AsSpan(start + damaged, Damage).Fill(value);
                long before = GC.GetAllocatedBytesForCurrentThread();
                Exception? error = LoadError(_model.WithZip(zip));

                Assert.IsInstanceOfType<ModelFormatException>(error, $"{value} from byte {damaged} on");
                Assert.IsLessThan(
                    MaximumBytes,
                    GC.GetAllocatedBytesForCurrentThread() - before,
                    $"{value} from byte {damaged} on"
                );
            }
        }
    }

    private static Exception? LoadError(SavedModel model)
    {
        try
        {
            (model.Load() as IDisposable)?.Dispose();
            return null;
        }
        catch (Exception exception)
        {
            return SavedModel.Unwrap(exception);
        }
    }
}
