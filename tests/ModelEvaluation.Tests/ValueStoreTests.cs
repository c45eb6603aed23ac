using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.ModelEvaluation.Tests;

[TestClass]
public sealed class ValueStoreTests : FolderTest
{
    private string Values => PathOf("values.csv");

    [TestMethod]
    public void Values_are_there_again_with_all_their_digits_and_reasons()
    {
        MetricReport report = Measure();
        using (ValueStore store = ValueStore.Open(Values))
        {
            Assert.IsNull(store.Find("a rule", "content 1", "EN"));
            store.Add("a rule", "one, two", "content 1", report);
        }

        using ValueStore again = ValueStore.Open(Values);
        Assert.AreEqual(report["EN"].Value, again.Find("a rule", "content 1", "EN")!.Value.Value);
        MetricValue undefined = again.Find("a rule", "content 1", "MS-SSIM:Wang5")!.Value;
        Assert.IsFalse(undefined.IsDefined);
        StringAssert.Contains(undefined.Reason, "176");
        Assert.IsNull(again.Find("another", "content 1", "EN"));
        Assert.IsNull(again.Find("a rule", "content 2", "EN"));
    }

    [TestMethod]
    public void A_line_that_was_cut_short_is_dropped_and_the_rest_goes_on()
    {
        Write("values.csv", "fingerprint,pair,content,metric,value,reason\nx,p,c,EN,7.5,\nx,p,c,SD,1");
        using (ValueStore store = ValueStore.Open(Values))
        {
            Assert.AreEqual(7.5, store.Find("x", "c", "EN")!.Value.Value);
            Assert.IsNull(store.Find("x", "c", "SD"));
            store.Add("y", "p", "c", Measure());
        }

        using ValueStore again = ValueStore.Open(Values);
        Assert.IsNotNull(again.Find("x", "c", "EN"));
        Assert.IsNotNull(again.Find("y", "c", "EN"));
    }

    [TestMethod]
    [DataRow("something else\n")]
    [DataRow("fingerprint,pair,content,metric,value,reason\nx,p,c,EN,7.5\n")]
    [DataRow("fingerprint,pair,content,metric,value,reason\nx,p,c,EN,seven,\n")]
    public void Another_file_is_refused_with_its_name(string text)
    {
        Write("values.csv", text);
        StringAssert.Contains(
            Assert.ThrowsExactly<EvaluationInputException>(() => ValueStore.Open(Values)).Message,
            "values.csv"
        );
    }

    [TestMethod]
    public void Two_runs_can_not_write_one_file()
    {
        using ValueStore store = ValueStore.Open(Values);
        Assert.ThrowsExactly<EvaluationInputException>(() => ValueStore.Open(Values));
    }

    private static MetricReport Measure()
    {
        ImagePlane plane = new(20, 20);
        for (int i = 0; i < 400; i++)
        {
            plane.Samples[i] = i * 7 % 101 / 101f;
        }

        MetricPicture picture = MetricPicture.From(new FusionImage(plane));
        return new MetricEvaluator(MetricRegistry.Parse("EN,MS-SSIM:Wang5"), maxThreads: 1).Evaluate(
            new MetricInput([picture, picture], picture)
        );
    }
}
