using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.ModelEvaluation.Tests;

/// <summary>Blind sheets: what stands under a letter is what the key says.</summary>
[TestClass]
public sealed class PreferenceTests : FolderTest
{
    private const int Side = 20;
    private const int Cell = 320;
    private const int Gap = 4;
    private const int Line = 14;

    private static readonly (string Method, float Level)[] Methods = [("dark", 0.2f), ("middle", 0.5f), ("bright", 0.8f)];

    [TestMethod]
    public void The_key_names_the_method_whose_picture_stands_under_the_letter()
    {
        EvaluationRow[] rows = [.. Enumerable.Range(0, 12).SelectMany(i => Rows($"pair{i}"))];
        PreferenceSheets.Write(PathOf("sheets"), rows, seed: 5, CancellationToken.None);
        FusionImage sheet = PictureFile.Read(PathOf("sheets/ivf-set.png"));
        PreferenceKey key = PreferenceKey.Read(PathOf("sheets"));
        List<string> orders = [];
        for (int pair = 0; pair < 12; pair++)
        {
            int top = Line + Gap + (pair * (Line + Gap + Side)) + Line + (Side / 2);
            string order = "";
            for (int letter = 0; letter < Methods.Length; letter++)
            {
                float level = sheet.Y[top, Gap + ((2 + letter) * (Cell + Gap)) + (Side / 2)];
                string method = Methods.MinBy(method => Math.Abs(method.Level - level)).Method;
                Assert.AreEqual(method, key.Find("ivf/set", $"pair{pair}", "ABC"[letter].ToString()));
                order += method;
            }

            orders.Add(order);
        }

        // Twelve pairs in one order would happen once in 6^11.
        Assert.IsGreaterThan(2, orders.Distinct().Count());

        // The same seed gives the same key, another one another.
        string written = File.ReadAllText(PathOf("sheets/key.csv"));
        PreferenceSheets.Write(PathOf("again"), rows, seed: 5, CancellationToken.None);
        Assert.AreEqual(written, File.ReadAllText(PathOf("again/key.csv")));
        PreferenceSheets.Write(PathOf("other"), rows, seed: 6, CancellationToken.None);
        Assert.AreNotEqual(written, File.ReadAllText(PathOf("other/key.csv")));
        string tally = File.ReadAllText(PathOf("sheets/tally.csv"));
        StringAssert.StartsWith(tally, "set,pair,best,rejected\nivf/set,pair0,,\n");
        Assert.IsFalse(Methods.Any(method => tally.Contains(method.Method, StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_tally_is_counted_by_the_key()
    {
        Write("key.csv", "set,pair,letter,method\ns,1,A,x\ns,1,B,y\ns,2,A,y\ns,2,B,x\ns,3,A,x\ns,3,B,y\ns,4,A,x\ns,4,B,y\n");
        Write("tally.csv", "set,pair,best,rejected\ns,1,A,B\ns,2,b,\ns,3,AB,A\ns,4,,\n");
        Assert.AreEqual(
            "| set | method | judged | best | rejected |\n| --- | --- | ---: | ---: | ---: |\n"
                + "| s | x | 3 | 2.5 | 1 |\n| s | y | 3 | 0.5 | 1 |\n",
            PreferenceTally.Table(PreferenceTally.Count(Folder))
        );
        Write("tally.csv", "set,pair,best,rejected\ns,1,C,\n");
        EvaluationInputException error = Assert.ThrowsExactly<EvaluationInputException>(() => PreferenceTally.Count(Folder));
        StringAssert.Contains(error.Message, "s, 1 has no picture 'C'");
        Write("tally.csv", "set,pair\n");
        Assert.ThrowsExactly<EvaluationInputException>(() => PreferenceTally.Count(Folder));
    }

    [TestMethod]
    public void A_tally_that_was_filled_in_stays_and_pairs_without_a_picture_are_left_out()
    {
        Directory.CreateDirectory(PathOf("sheets"));
        Write("sheets/tally.csv", "mine");
        EvaluationRow[] rows = [.. Rows("one"), .. Rows("two")];
        rows[4] = rows[4] with { FusedPath = null };
        PreferenceSheets.Write(PathOf("sheets"), rows, seed: 1, CancellationToken.None);
        Assert.AreEqual("mine", File.ReadAllText(PathOf("sheets/tally.csv")));
        string key = File.ReadAllText(PathOf("sheets/key.csv"));
        StringAssert.Contains(key, "ivf/set,one,A,");
        Assert.IsFalse(key.Contains("two", StringComparison.Ordinal));
    }

    private IEnumerable<EvaluationRow> Rows(string id)
    {
        string source = Picture("source", 0);
        EvaluationPair pair = new(id, [source, source]) { Dataset = "ivf/set" };
        return Methods.Select(method => new EvaluationRow(
            pair,
            new FusedMethod(method.Method, Folder),
            Picture(method.Method, method.Level),
            [],
            Problem: null
        ));
    }

    private string Picture(string name, float level)
    {
        string path = PathOf($"{name}.png");
        if (!File.Exists(path))
        {
            ImagePlane plane = new(Side, Side);
            plane.Samples.Fill(level);
            PictureFile.Write(path, new FusionImage(plane));
        }

        return path;
    }
}
