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
            Assert.IsNull(store.Find("a rule", "one, two", "EN"));
            store.Add("a rule", "one, two", report);
        }

        using ValueStore again = ValueStore.Open(Values);
        Assert.AreEqual(report["EN"].Value, again.Find("a rule", "one, two", "EN")!.Value.Value);
        MetricValue undefined = again.Find("a rule", "one, two", "MS-SSIM:Wang5")!.Value;
        Assert.IsFalse(undefined.IsDefined);
        StringAssert.Contains(undefined.Reason, "176");
        Assert.IsNull(again.Find("another", "one, two", "EN"));
    }

    [TestMethod]
    public void A_line_that_was_cut_short_is_dropped_and_the_rest_goes_on()
    {
        Write("values.csv", "fingerprint,pair,metric,value,reason\nx,p,EN,7.5,\nx,p,SD,1");
        using (ValueStore store = ValueStore.Open(Values))
        {
            Assert.AreEqual(7.5, store.Find("x", "p", "EN")!.Value.Value);
            Assert.IsNull(store.Find("x", "p", "SD"));
            store.Add("y", "p", Measure());
        }

        using ValueStore again = ValueStore.Open(Values);
        Assert.IsNotNull(again.Find("x", "p", "EN"));
        Assert.IsNotNull(again.Find("y", "p", "EN"));
    }

    [TestMethod]
    [DataRow("something else\n")]
    [DataRow("fingerprint,pair,metric,value,reason\nx,p,EN,7.5\n")]
    [DataRow("fingerprint,pair,metric,value,reason\nx,p,EN,seven,\n")]
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
