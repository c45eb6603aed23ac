using FreshProcess;
using FusionML.Inference;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class MemoryTests
{
    [TestMethod]
    [DoNotParallelize]
    public void A_thousand_rows_need_no_more_memory_than_a_hundred()
    {
        const long Allowed = 1 << 20;
        MLContext context = new();
        IDataView source = context.Data.LoadFromEnumerable(Rows());
        using FuseImagesTransformer model = context.Transforms
            .FuseImages("Fused", "First", "Second", FusionTask.Mfif, new FuseImagesOptions { Rule = "laplacian" }).Fit(source);
        IDataView rows = model.Transform(source);
        using DataViewRowCursor cursor = rows.GetRowCursor([rows.Schema["Fused"]]);
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(rows.Schema["Fused"]);
        MLImage? image = null;
        long atHundred = 0;
        int count = 0;
        while (cursor.MoveNext())
        {
            getter(ref image!);
            count++;
            if (count == 100)
            {
                atHundred = GC.GetTotalMemory(forceFullCollection: true);
            }
        }

        Assert.AreEqual(1000, count);
        Assert.IsLessThan(Allowed, GC.GetTotalMemory(forceFullCollection: true) - atHundred);
    }

    /// <summary>The same two pictures a thousand times.</summary>
    private static IEnumerable<SamplePair> Rows() => Enumerable.Repeat(SamplePair.Rows(1).First(), 1000);
}
