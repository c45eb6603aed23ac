using System.Text.Json;
using System.Text.RegularExpressions;
using FusionML.Imaging;

namespace FusionML.Metrics.Tests;

[TestClass]
public sealed partial class ReportPageTests : IDisposable
{
    private const string Hostile = "</script><img src=x onerror=\"alert('1')\">&";

    private readonly EvaluationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Hostile_names_are_text_everywhere()
    {
        List<EvaluationPair> pairs = [.. _folder.MakePairs(2).Select(pair => pair with { Dataset = Hostile })];
        _folder.MakeMethod("m", 2, 90);
        File.Move(_folder.PathOf("m", "p1.png"), _folder.PathOf("m", "x.png"));
        pairs[0] = pairs[0] with { Id = Hostile };
        EvaluationPair good = pairs[1] with { Id = "p2" };
        string page = Page(
            [pairs[0], good],
            [new FusedMethod(Hostile, _folder.PathOf("m"))],
            new ReportOptions { Title = Hostile }
        );
        Assert.IsFalse(page.Contains("<img src=x", StringComparison.Ordinal));
        Assert.IsFalse(page.Contains("onerror=\"", StringComparison.Ordinal));
        StringAssert.Contains(
            page,
            "<title>&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</title>"
        );

        // The pair's data is whole: no name ended its script element.
        using JsonDocument pair = JsonDocument.Parse(PairData().Match(page).Groups[1].Value);
        Assert.AreEqual(Hostile, pair.RootElement.GetProperty("pictures")[2].GetProperty("name").GetString());
    }

    [TestMethod]
    public void The_page_needs_nothing_from_outside()
    {
        string page = Page(_folder.MakePairs(1), [_folder.MakeMethod("m", 1, 90)]);
        Assert.IsFalse(Loads().IsMatch(page), Loads().Match(page).Value);
        Assert.IsTrue(
            Addresses().Matches(page).All(match => match.Value.StartsWith("https://doi.org/", StringComparison.Ordinal))
        );
    }

    [TestMethod]
    public void Pictures_are_in_the_page_scaled_to_the_width_asked_for()
    {
        List<EvaluationPair> pairs = _folder.MakePairs(3);
        pairs[0] = pairs[0] with { ReferencePath = _folder.Write(RandomPictures.Waves(24, 24, 9), "reference.png") };
        string page = Page(
            pairs,
            [_folder.MakeMethod("m", 3, 90)],
            new ReportOptions
            {
                PictureWidth = 16,
                PairsWithPictures = 2,
                PictureQuality = null,
            }
        );
        MatchCollection data = PairData().Matches(page);
        Assert.HasCount(2, data);
        StringAssert.Contains(page, "2 of 3 pairs are shown.");
        using JsonDocument pair = JsonDocument.Parse(data[0].Groups[1].Value);
        JsonElement pictures = pair.RootElement.GetProperty("pictures");
        CollectionAssert.AreEqual(
            new[] { "Source 1", "Source 2", "Reference", "m" },
            pictures.EnumerateArray().Select(picture => picture.GetProperty("name").GetString()).ToArray()
        );
        Assert.AreEqual(24, pictures[0].GetProperty("width").GetInt32());
        Assert.AreEqual("image/png", pictures[0].GetProperty("type").GetString());
        using MemoryStream png = new(pictures[0].GetProperty("data").GetBytesFromBase64());
        FusionImage shown = PictureFile.Read(png, "the picture in the page");
        Assert.AreEqual((16, 16), (shown.Width, shown.Height));
    }

    [TestMethod]
    public void Pictures_are_small_files_of_the_quality_asked_for()
    {
        FusedMethod method = _folder.MakeMethod("m", 1, 90);
        string page = Page(_folder.MakePairs(1), [method], new ReportOptions { PictureQuality = 60 });
        StringAssert.Contains(page, "they are JPEG of quality 60;");
        using JsonDocument pair = JsonDocument.Parse(PairData().Match(page).Groups[1].Value);
        JsonElement picture = pair.RootElement.GetProperty("pictures")[2];
        Assert.AreEqual("image/jpeg", picture.GetProperty("type").GetString());
        byte[] jpeg = picture.GetProperty("data").GetBytesFromBase64();
        Assert.AreEqual(0xD8FF, BitConverter.ToUInt16(jpeg));
        using MemoryStream stream = new(jpeg);
        FusionImage shown = PictureFile.Read(stream, "the picture in the page");
        FusionImage whole = PictureFile.Read(_folder.PathOf("m", "p1.png"));
        Assert.AreEqual((whole.Width, whole.Height), (shown.Width, shown.Height));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            Page(_folder.MakePairs(1), [method], new ReportOptions { PictureQuality = 101 })
        );
    }

    [TestMethod]
    public void The_first_two_methods_stand_against_each_other()
    {
        FusedMethod[] methods = [_folder.MakeMethod("weak", 5, 90), _folder.MakeMethod("strong", 5, 240)];
        string page = Page(_folder.MakePairs(5), methods, metrics: "SD");
        StringAssert.Contains(page, "weak against strong");

        // Five pairs, the second better on all: 2 of the 32 ways to draw the signs are as one-sided, 0.0625.
        StringAssert.Matches(page, new Regex("""<td>5</td>\s*<td>0</td><td>5</td><td>0.0625</td>"""));
        Assert.DoesNotContain("id=\"comparison\"", Page(_folder.MakePairs(2), methods[..1], metrics: "SD"));
    }

    [TestMethod]
    public void Every_metric_used_is_defined_and_marked_by_rank()
    {
        FusedMethod[] methods = [_folder.MakeMethod("weak", 2, 90), _folder.MakeMethod("strong", 2, 240)];
        string page = Page(_folder.MakePairs(2), methods, metrics: "SD,CE,MS-SSIM");
        foreach (string id in new[] { "SD", "CE", "MS-SSIM" })
        {
            MetricDefinition metric = MetricRegistry.Get(id).Definition;
            StringAssert.Contains(page, $"id=\"{MetricAnchor.Id(metric)}\"");
            StringAssert.Contains(page, System.Net.WebUtility.HtmlEncode(metric.Formula));
            StringAssert.Contains(page, System.Net.WebUtility.HtmlEncode(metric.Range));
        }

        // The deviation of the stronger contrast is the larger one: 120 and second column.
        string row = page[page.IndexOf("#metric-SD", StringComparison.Ordinal)..];
        row = row[..row.IndexOf("</tr>", StringComparison.Ordinal)];
        Assert.IsLessThan(
            row.IndexOf("class=\"rank-1\"", StringComparison.Ordinal),
            row.IndexOf("class=\"rank-2\"", StringComparison.Ordinal)
        );
        StringAssert.Contains(page, "Values that are not defined");
    }

    [TestMethod]
    public void A_cancelled_page_leaves_nothing_behind()
    {
        EvaluationTable table = new DatasetEvaluation(
            _folder.MakePairs(1),
            [_folder.MakeMethod("m", 1, 90)],
            MetricRegistry.Parse("EN")
        ).Run();
        string path = _folder.PathOf("report.html");
        Assert.Throws<OperationCanceledException>(() =>
            ReportPage.Write(path, table, cancellationToken: new CancellationToken(true))
        );
        Assert.IsEmpty(Directory.GetFiles(_folder.PathOf(), "report*"));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            ReportPage.Write(path, table, new ReportOptions { PictureWidth = 1 })
        );
    }

    private string Page(
        IEnumerable<EvaluationPair> pairs,
        FusedMethod[] methods,
        ReportOptions? options = null,
        string metrics = "EN,SD,SSIM"
    )
    {
        string path = _folder.PathOf("report.html");
        ReportPage.Write(path, new DatasetEvaluation(pairs, methods, MetricRegistry.Parse(metrics)).Run(), options);
        return File.ReadAllText(path);
    }

    [GeneratedRegex("""<script type="application/json" class="pair"[^>]*>(.*?)</script>""")]
    private static partial Regex PairData();

    [GeneratedRegex("""(src|data-src)=|<link|@import|url\(|fetch\(|XMLHttpRequest""")]
    private static partial Regex Loads();

    [GeneratedRegex("""https?://[^"<\s]*""")]
    private static partial Regex Addresses();
}
