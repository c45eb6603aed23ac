using System.Buffers.Binary;
using System.IO.Compression;
using FreshProcess;
using FusionML.Fuzz;
using FusionML.Inference;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

/// <summary>Model files that were changed on purpose: a transformer as it was saved, or an error that says what is wrong.</summary>
[TestClass]
public sealed class ChangedModelTests
{
    private const string Weights = "Weights.safetensors";
    private const int Mutations = 300;
    private const long MaximumBytes = 400_000_000;

    private static readonly MLContext _context = new();
    private readonly SavedModel _focus = Save(FusionTask.Mfif);

    [TestMethod]
    public void Other_finite_weights_are_noticed()
    {
        byte[] weights = _focus.Read(Weights);

        // The last number of the last tensor, halved: every check of the format passes.
        Span<byte> last = weights.AsSpan(weights.Length - sizeof(float));
        BinaryPrimitives.WriteSingleLittleEndian(last, 0.5f * BinaryPrimitives.ReadSingleLittleEndian(last) + 0.25f);
        StringAssert.Contains(Refusal(_focus.WithEntry(Weights, weights)), Weights);
    }

    [TestMethod]
    public void Weights_of_another_model_are_noticed() =>
        StringAssert.Contains(Refusal(_focus.WithEntry(Weights, Save(FusionTask.Ivf).Read(Weights))), Weights);

    [TestMethod]
    public void A_missing_entry_is_named() => StringAssert.Contains(Refusal(_focus.WithEntry(Weights, null)), Weights);

    /// <summary>A zip whose entries claim to lie outside: nothing is unpacked, so nothing lands there.</summary>
    [TestMethod]
    public void An_entry_that_leads_out_of_the_folder_changes_nothing()
    {
        string outside = Path.Combine(Path.GetTempPath(), $"fusionml-outside-{Guid.NewGuid():N}");
        using MemoryStream stream = new();
        stream.Write(_focus.Zip);
        using (ZipArchive archive = new(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (string name in new[] { $"../../{Path.GetFileName(outside)}", outside, "TransformerChain/../../x" })
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write("outside"u8);
            }
        }

        (_focus.WithZip(stream.ToArray()).Load() as IDisposable)?.Dispose();
        Assert.IsFalse(File.Exists(outside));
    }

    /// <summary>Zeros that take a thousandth of their size in the file.</summary>
    [TestMethod]
    [DataRow(Weights)]
    [DataRow("FusionML.State.bin")]
    public void A_bomb_is_refused_in_bounded_memory(string entry)
    {
        SavedModel bomb = _focus.WithEntry(entry, new byte[300_000_000]);
        Assert.IsLessThan(2_000_000, bomb.Zip.Length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refusal(bomb);
        Assert.IsLessThan(MaximumBytes, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Bytes of the archive are changed, cut out, doubled and exchanged, each by a generator with a seed of its own.</summary>
    [TestMethod]
    public void Any_mutation_gives_the_model_that_was_saved_or_a_foreseen_error()
    {
        string saved = Convert.ToHexString(_focus.State);
        for (int seed = 0; seed < Mutations; seed++)
        {
            byte[] zip = Mutation.Of(_focus.Zip, seed);
            try
            {
                SavedModel mutant = _focus.WithZip(zip);
                (mutant.Load() as IDisposable)?.Dispose();
                Assert.AreEqual(saved, Convert.ToHexString(mutant.State), $"seed {seed}: another state was accepted");
            }
            catch (Exception error) when (error is not AssertFailedException)
            {
                Exception cause = SavedModel.Unwrap(error);
                Assert.IsTrue(ModelSeed.IsForeseen(cause), $"seed {seed}: {cause}");
            }
        }
    }

    private static SavedModel Save(FusionTask task)
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        using FuseImagesTransformer fuse = _context.Transforms.FuseImages("Fused", "First", "Second", task).Fit(rows);
        return new SavedModel(_context, fuse);
    }

    private static string Refusal(SavedModel model)
    {
        Exception error = model.LoadError();
        Assert.IsInstanceOfType<ModelFormatException>(error);
        return error.Message;
    }
}
