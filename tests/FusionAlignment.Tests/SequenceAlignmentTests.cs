using FusionML.AlignmentEvaluation;
using FusionML.Imaging;

namespace FusionML.Alignment.Tests;

/// <summary>Drawn focus stacks and brackets, whose transforms are known.</summary>
[TestClass]
public sealed class SequenceAlignmentTests
{
    [TestInitialize]
    public void RequireOpenCv() => NativeOpenCv.Require();

    private const int Width = 400;
    private const int Height = 300;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void A_focus_stack_that_breathes_and_wanders_is_aligned_to_less_than_half_a_pixel(int seed)
    {
        DrawnSequence stack = DrawnSequence.FocusStack(Width, Height, 3, seed, 3);
        AlignmentResult result = new SequenceAlignment().Align(stack.Pictures);
        RequireAligned(stack, result, 0.5);
        Assert.AreEqual(0, result.Reference);
        Assert.AreEqual(stack.Pictures[0].Y[result.Area.Top + 20, result.Area.Left + 30], result.Pictures[0].Y[20, 30]);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void A_bracket_out_of_the_hand_is_aligned_to_less_than_a_pixel_at_every_corner(int seed)
    {
        DrawnSequence bracket = DrawnSequence.Bracket(Width, Height, 3, seed);
        RequireAligned(bracket, new SequenceAlignment(new AlignmentOptions { Reference = 1 }).Align(bracket.Pictures), 0.8);
    }

    [TestMethod]
    [DataRow(AlignmentModel.Translation)]
    [DataRow(AlignmentModel.Euclidean)]
    [DataRow(AlignmentModel.Affine)]
    [DataRow(AlignmentModel.Homography)]
    public void Every_model_finds_a_shift(AlignmentModel model)
    {
        DrawnScene scene = new(320, 240, 5);
        FusionImage Draw(double x, double y) => Drawing.Gray(320, 240, (column, row) => Seen(scene, column + x, row + y));
        AlignmentResult result = new SequenceAlignment(new AlignmentOptions { Model = model }).Align([
            Draw(0, 0),
            Draw(6.25, -3.5),
        ]);

        // What lies at x in the reference lies at x - 6.25 in the picture.
        double[] distances = result.Alignments[1].Transform.DistancesTo(PlanarTransform.Translation(-6.25, 3.5), 320, 240);
        Assert.IsLessThan(0.3, distances[^1]);
        Assert.AreEqual(model, result.Alignments[1].Model);
    }

    [TestMethod]
    public void Auto_takes_no_more_freedom_than_a_shift_needs()
    {
        DrawnScene scene = new(320, 240, 6);
        FusionImage Draw(double x, double y) => Drawing.Gray(320, 240, (column, row) => Seen(scene, column + x, row + y));
        AlignmentResult result = new SequenceAlignment().Align([Draw(0, 0), Draw(4, 2.5)]);
        Assert.AreEqual(AlignmentModel.Translation, result.Alignments[1].Model);
    }

    [TestMethod]
    public void A_stranger_is_an_error_and_on_request_a_warning()
    {
        FusionImage[] pictures = [.. new[] { 7, 8 }.Select(seed => Scene(seed))];
        PoorAlignmentException error = Assert.ThrowsExactly<PoorAlignmentException>(() =>
            new SequenceAlignment().Align(pictures, ["a.png", "b.png"])
        );
        StringAssert.Contains(error.Message, "b.png");
        StringAssert.Contains(error.Message, "a.png");
        Assert.IsFalse(error.Correlation >= 0.3);

        AlignmentResult warned = new SequenceAlignment(
            new AlignmentOptions { OnPoorAlignment = PoorAlignmentHandling.Warn }
        ).Align(pictures);
        Assert.IsTrue(warned.Alignments[1].IsPoor);
        StringAssert.Contains(warned.Alignments[1].Describe(Width, Height), "NOT aligned");
        CollectionAssert.AreEqual(pictures[1].Y.Samples.ToArray(), warned.Pictures[1].Y.Samples.ToArray());
    }

    [TestMethod]
    public void The_reference_can_be_another_and_the_whole_can_be_kept()
    {
        DrawnSequence bracket = DrawnSequence.Bracket(Width, Height, 3, 3);
        AlignmentResult result = new SequenceAlignment(new AlignmentOptions { Reference = 1, CropToCommonArea = false }).Align(
            bracket.Pictures
        );
        Assert.AreSame(bracket.Pictures[1], result.Pictures[1]);
        Assert.IsTrue(result.Pictures.All(picture => picture.Width == Width && picture.Height == Height));
        Assert.AreEqual(new CommonArea(0, 0, Width, Height), result.Area);
        RequireAligned(bracket, result, 0.8);
    }

    [TestMethod]
    public void Bad_input_is_refused()
    {
        FusionImage scene = Scene(1);
        FusionImage small = Drawing.Gray(20, 400, (_, _) => 0.5);
        SequenceAlignment alignment = new();
        StringAssert.Contains(Message(() => alignment.Align([scene])), "at least 2");
        StringAssert.Contains(Message(() => alignment.Align([scene, small], ["a", "b"])), "b of 20x400");
        StringAssert.Contains(
            Message(() => new SequenceAlignment(new AlignmentOptions { Reference = 2 }).Align([scene, scene])),
            "picture 3"
        );
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new AlignmentOptions { MinimumCorrelation = 2 });
    }

    [TestMethod]
    public void Cancelling_stops()
    {
        FusionImage scene = Scene(1);
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            new SequenceAlignment().Align([scene, scene], cancellationToken: new CancellationToken(true))
        );
    }

    private static string Message(Action action) => Assert.ThrowsExactly<AlignmentException>(action).Message;

    private static FusionImage Scene(int seed)
    {
        DrawnScene scene = new(Width, Height, seed);
        return Drawing.Gray(Width, Height, (x, y) => Seen(scene, x, y));
    }

    private static double Seen(DrawnScene scene, double x, double y) => Math.Min(1, Math.Pow(scene.Radiance(x, y) / 4, 1 / 2.2));

    private static void RequireAligned(DrawnSequence sequence, AlignmentResult result, double limit)
    {
        PlanarTransform toFirst = sequence.Transforms[result.Reference].Invert();
        for (int i = 0; i < result.Alignments.Count; i++)
        {
            Assert.IsFalse(result.Alignments[i].IsPoor);
            PlanarTransform truth = toFirst.Then(sequence.Transforms[i]);
            double error = result.Alignments[i].Transform.DistancesTo(truth, Width, Height)[^1];
            Assert.IsLessThan(limit, error, $"picture {i}: {result.Alignments[i].Describe(Width, Height)}");
            Assert.AreEqual((result.Area.Width, result.Area.Height), (result.Pictures[i].Width, result.Pictures[i].Height));
        }
    }
}
