using FreshProcess;
using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class MemoryTests
{
    private const int RowCount = 1000;
    private const int WarmRows = 200;

    [TestMethod]
    [DoNotParallelize]
    public void A_thousand_images_need_no_more_memory_than_a_few()
    {
        MLContext context = new();
        IDataView source = context.Data.LoadFromEnumerable(Enumerable.Repeat(SamplePair.Rows(1).First(), RowCount));
        using FuseImagesTransformer model = context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Mfif, new FuseImagesOptions { Rule = "laplacian" })
            .Fit(source);
        RequireFlat<MLImage>(model.Transform(source));
    }

    [TestMethod]
    [DoNotParallelize]
    [DataRow(FusionBackend.Managed)]
    [DataRow(FusionBackend.TorchSharp)]
    public void A_thousand_pictures_through_a_network_need_no_more_memory_than_a_few(FusionBackend backend)
    {
        MLContext context = new();
        IDataView source = context.Data.LoadFromEnumerable(Enumerable.Repeat(PlanePair.Draw(8, 8), RowCount));
        FuseImagesOptions options = new()
        {
            Weights = TestWeights.Efrufn(seed: 41),
            Engine = new FuseOptions { Threads = 1, MaximumIterations = 2 },
            Backend = backend,
        };
        using FuseImagesTransformer model = context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Mfif, options)
            .Fit(source);
        RequireFlat<ImagePlane>(model.Transform(source));
    }

    [TestMethod]
    [DoNotParallelize]
    public void A_thousand_picture_files_need_no_more_memory_than_a_few()
    {
        string folder = Directory.CreateTempSubdirectory("fusionml-").FullName;
        try
        {
            using (MLImage first = SamplePair.DrawColor(0))
            using (MLImage second = SamplePair.DrawGray(0))
            {
                first.Save(Path.Combine(folder, "first.png"));
                second.Save(Path.Combine(folder, "second.png"));
            }

            MLContext context = new();
            IDataView source = context.Data.LoadFromEnumerable(
                Enumerable.Repeat(new { FirstPath = "first.png", SecondPath = "second.png" }, RowCount)
            );
            using TransformerChain<FuseImagesTransformer> model = context
                .Transforms.LoadImages("First", folder, "FirstPath")
                .Append(context.Transforms.LoadImages("Second", folder, "SecondPath"))
                .Append(
                    context.Transforms.FuseImages(
                        "Fused",
                        "First",
                        "Second",
                        FusionTask.Ivf,
                        new FuseImagesOptions { Rule = "laplacian" }
                    )
                )
                .Fit(source);
            RequireFlat<MLImage>(model.Transform(source));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Reads all rows; fails if managed memory, resident memory or the number of tensors grows after the first.
    /// </summary>
    private static void RequireFlat<T>(IDataView rows)
    {
        const long AllowedManaged = 1 << 20;
        const long AllowedResident = 32 << 20;
        using DataViewRowCursor cursor = rows.GetRowCursor([rows.Schema["Fused"]]);
        ValueGetter<T> getter = cursor.GetGetter<T>(rows.Schema["Fused"]);
        T value = default!;
        (long Managed, long Resident, long Tensors) before = default;
        int count = 0;
        while (cursor.MoveNext())
        {
            getter(ref value);
            count++;
            if (count == WarmRows)
            {
                before = Measure();
            }
        }

        Assert.AreEqual(RowCount, count);
        long tensors = torch.Tensor.TotalCount;
        (long Managed, long Resident, long Tensors) after = Measure();
        Console.WriteLine(
            $"{RowCount - WarmRows} rows: managed {after.Managed - before.Managed:+#;-#;0} bytes, "
                + $"resident {after.Resident - before.Resident:+#;-#;0} bytes, tensors {tensors - before.Tensors:+#;-#;0}"
        );
        Assert.AreEqual(before.Tensors, tensors, "live tensors");
        Assert.IsLessThan(AllowedManaged, after.Managed - before.Managed, "managed memory");
        Assert.IsLessThan(AllowedResident, after.Resident - before.Resident, "resident memory");
    }

    private static (long Managed, long Resident, long Tensors) Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet, torch.Tensor.TotalCount);
    }
}
