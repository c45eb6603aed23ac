using FusionML.Imaging;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class TrainingPairsTests
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fusionml-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public void Only_training_pairs_of_the_task_with_a_reference_are_read_spread_over_the_manifest()
    {
        PicturePair[] manifest =
        [
            Pair("a", "mfif", "train", 24),
            Pair("b", "MFIF", null, 24),
            Missing("c", "mfif", "test"),
            Missing("d", "ivf", "train"),
            Pair("e", "mfif", "train", 24),
            Pair("f", "mfif", "train", 24),
            Pair("g", "mfif", "train", 24, reference: false),
            Pair("h", "mfif", "train", 16),
        ];
        Assert.AreEqual("a b e f", Ids(TrainingPairs.Read(manifest, "mfif", references: true, most: 9, smallestSide: 24)));
        Assert.AreEqual("a b e f g h", Ids(TrainingPairs.Read(manifest, "mfif", references: false, most: 9, smallestSide: 8)));
        Assert.AreEqual("a e g", Ids(TrainingPairs.Read(manifest, "mfif", references: false, most: 3, smallestSide: 8)));
    }

    [TestMethod]
    public void Fewer_than_two_pairs_are_refused_with_what_was_asked_for()
    {
        PicturePair[] manifest = [Pair("a", "ivf", "train", 24), Pair("b", "ivf", "train", 16)];
        PictureException error = Assert.ThrowsExactly<PictureException>(() =>
            TrainingPairs.Read(manifest, "ivf", references: false, most: 9, smallestSide: 20)
        );
        StringAssert.Contains(error.Message, "1 training pairs of at least 20x20 for ivf");
    }

    private static string Ids(IReadOnlyList<TrainingPair> pairs) => string.Join(' ', pairs.Select(pair => pair.Id));

    /// <summary>A line whose pictures are not there: reading it would fail.</summary>
    private PicturePair Missing(string id, string task, string? split) =>
        new(id, Path.Combine(_directory, "none.png"), Path.Combine(_directory, "none.png"))
        {
            Task = task,
            Split = split,
            ReferencePath = Path.Combine(_directory, "none.png"),
            Fields = new Dictionary<string, string>(),
        };

    private PicturePair Pair(string id, string task, string? split, int side, bool reference = true)
    {
        string path = Path.Combine(_directory, $"{side}.png");
        if (!File.Exists(path))
        {
            PictureFile.Write(path, new FusionImage(new ImagePlane(side, side)));
        }

        return Missing(id, task, split) with
        {
            FirstPath = path,
            SecondPath = path,
            ReferencePath = reference ? path : null,
        };
    }
}
