using FusionML.Imaging;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class CropSamplerTests
{
    [TestMethod]
    public void A_step_gives_the_same_batch_whenever_it_is_asked_for()
    {
        CropSamplerOptions options = new()
        {
            CropSize = 16,
            BatchSize = 3,
            Seed = 7,
            Chroma = true,
        };
        CropSampler one = new(Pairs(5), options);
        CropSampler two = new(Pairs(5), options);
        using TrainingBatch skipped = one.Sample(3);
        using TrainingBatch batch = one.Sample(11);
        using TrainingBatch again = two.Sample(11);
        foreach ((Tensor? a, Tensor? b) in Tensors(batch).Zip(Tensors(again)))
        {
            Assert.IsTrue(a!.Equals(b!));
        }

        Assert.IsFalse(batch.First.Equals(skipped.First));
        using TrainingBatch otherSeed = new CropSampler(Pairs(5), options with { Seed = 8 }).Sample(11);
        Assert.IsFalse(batch.First.Equals(otherSeed.First));
    }

    [TestMethod]
    public void All_planes_of_a_pair_are_cut_at_one_place_in_one_orientation()
    {
        CropSampler sampler = new(
            Pairs(4),
            new CropSamplerOptions
            {
                CropSize = 16,
                BatchSize = 2,
                Chroma = true,
            }
        );
        for (int step = 0; step < 8; step++)
        {
            using TrainingBatch batch = sampler.Sample(step);
            CollectionAssert.AreEqual(new long[] { 2, 1, 16, 16 }, batch.First.shape);
            CollectionAssert.AreEqual(new long[] { 2, 2, 16, 16 }, batch.ReferenceChroma!.shape);
            using DisposeScope scope = NewDisposeScope();

            // Each plane of a pair is the first one plus a constant of its own.
            ParityPackage.AssertNear(batch.First.Plus(0.1), batch.Second, 1e-6, "second");
            ParityPackage.AssertNear(batch.First.Plus(0.2), batch.Reference!, 1e-6, "reference");
            ParityPackage.AssertNear(batch.First.Plus(0.3), batch.ReferenceChroma!.narrow(1, 0, 1), 1e-6, "reference Cr");
            ParityPackage.AssertNear(batch.First.Plus(0.4), batch.ReferenceChroma!.narrow(1, 1, 1), 1e-6, "reference Cb");
            ParityPackage.AssertNear(ones_like(batch.FirstChroma!).Times(0.5), batch.FirstChroma!, 0, "gray picture");
        }
    }

    [TestMethod]
    public void Every_pair_comes_once_per_pass()
    {
        const int Count = 7;
        CropSampler sampler = new(
            Pairs(Count),
            new CropSamplerOptions
            {
                CropSize = 16,
                BatchSize = 3,
                Orient = false,
            }
        );
        Assert.AreEqual(3, sampler.StepsPerEpoch);
        int[] seen = [.. Enumerable.Range(0, Count).SelectMany(step => PairsOf(sampler.Sample(step)))];
        for (int pass = 0; pass < 3; pass++)
        {
            CollectionAssert.AreEquivalent(Enumerable.Range(0, Count).ToArray(), seen[(pass * Count)..((pass + 1) * Count)]);
        }

        CollectionAssert.AreNotEqual(seen[..Count], seen[Count..(2 * Count)]);
    }

    [TestMethod]
    public void Crops_come_in_all_eight_orientations_and_from_the_whole_picture()
    {
        CropSampler sampler = new(Pairs(1), new CropSamplerOptions { CropSize = 16, BatchSize = 1 });
        HashSet<(int, int)> slopes = [];
        (double least, double most) = (double.MaxValue, double.MinValue);
        for (int step = 0; step < 300; step++)
        {
            using TrainingBatch batch = sampler.Sample(step);
            float[] values = batch.First.data<float>().ToArray();

            // The picture falls by 1/1000 per column and 1/40 per row: both steps tell the orientation.
            slopes.Add(((int)Math.Round(1000 * (values[1] - values[0])), (int)Math.Round(1000 * (values[16] - values[0]))));
            (least, most) = (Math.Min(least, values.Min()), Math.Max(most, values.Max()));
        }

        Assert.HasCount(8, slopes);
        Assert.AreEqual(0, least, 1e-6);
        Assert.AreEqual(19 * 0.025 + 0.023, most, 1e-6);
    }

    [TestMethod]
    public void Sources_change_places_only_when_asked_to()
    {
        CropSamplerOptions options = new()
        {
            CropSize = 16,
            BatchSize = 1,
            SwapSources = true,
        };
        bool[] swapped = [.. Enumerable.Range(0, 40).Select(step => IsSwapped(new CropSampler(Pairs(1), options), step))];
        Assert.IsTrue(swapped.Contains(true) && swapped.Contains(false));
        Assert.IsFalse(
            Enumerable.Range(0, 40).Any(step => IsSwapped(new CropSampler(Pairs(1), options with { SwapSources = false }), step))
        );

        static bool IsSwapped(CropSampler sampler, int step)
        {
            using DisposeScope scope = NewDisposeScope();
            using TrainingBatch batch = sampler.Sample(step);
            return batch.First.mean().ToNumber() > batch.Second.mean().ToNumber();
        }
    }

    [TestMethod]
    public void Pairs_that_can_not_be_cut_are_refused_by_name()
    {
        PictureException small = Assert.ThrowsExactly<PictureException>(() =>
            new CropSampler(Pairs(1), new CropSamplerOptions { CropSize = 64 })
        );
        StringAssert.Contains(small.Message, "pair 0 is 24x20");
        TrainingPair whole = Pairs(1)[0];
        TrainingPair bare = new("bare", whole.First, whole.Second);
        PictureException mixed = Assert.ThrowsExactly<PictureException>(() =>
            new CropSampler([whole, bare], new CropSamplerOptions { CropSize = 16 })
        );
        StringAssert.Contains(mixed.Message, "bare");
        Assert.ThrowsExactly<ArgumentException>(() => new CropSampler([]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new CropSamplerOptions { CropSize = 20 });
        Assert.ThrowsExactly<PictureSizeMismatchException>(() =>
            new TrainingPair("odd", whole.First, new FusionImage(new ImagePlane(3, 3)))
        );
    }

    [TestMethod]
    public void The_validation_split_is_reproducible_and_loses_nothing()
    {
        int[] items = [.. Enumerable.Range(0, 20)];
        (IReadOnlyList<int> training, IReadOnlyList<int> validation) = ValidationSplit.Split(items, 0.2, seed: 5);
        Assert.HasCount(4, validation);
        CollectionAssert.AreEquivalent(items, training.Concat(validation).ToArray());
        CollectionAssert.AreEqual(validation.ToArray(), ValidationSplit.Split(items, 0.2, seed: 5).Validation.ToArray());
        CollectionAssert.AreNotEqual(validation.ToArray(), ValidationSplit.Split(items, 0.2, seed: 6).Validation.ToArray());
        Assert.HasCount(1, ValidationSplit.Split(items, 0.001, seed: 5).Validation);
        Assert.ThrowsExactly<ArgumentException>(() => ValidationSplit.Split([1], 0.5, 0));
    }

    [TestMethod]
    public void The_random_numbers_are_the_published_ones()
    {
        // First outputs of SplitMix64 for seed 1234567, as the reference implementation prints them.
        SplitMix64 random = new(1234567);
        Assert.AreEqual(6457827717110365317UL, random.Next());
        Assert.AreEqual(3203168211198807973UL, random.Next());
    }

    private static IEnumerable<Tensor?> Tensors(TrainingBatch batch) =>
        [batch.First, batch.Second, batch.Reference, batch.FirstChroma, batch.SecondChroma, batch.ReferenceChroma];

    private static IEnumerable<int> PairsOf(TrainingBatch batch)
    {
        using (batch)
        {
            float[] values = batch.First.data<float>().ToArray();
            return [.. Enumerable.Range(0, (int)batch.First.shape[0]).Select(i => (int)(values[i * 256] / 2))];
        }
    }

    /// <summary>
    /// Pairs of 24x20 whose first picture is 2 i + 0.025 per row + 0.001 per column, and whose other planes add a constant.
    /// </summary>
    private static TrainingPair[] Pairs(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new TrainingPair(
                    $"pair {i}",
                    new FusionImage(Plane(2 * i)),
                    new FusionImage(Plane(2 * i + 0.1f)),
                    new FusionImage(Plane(2 * i + 0.2f), Plane(2 * i + 0.3f), Plane(2 * i + 0.4f))
                )),
        ];

    private static ImagePlane Plane(float offset)
    {
        ImagePlane plane = new(20, 24);
        for (int i = 0; i < plane.Samples.Length; i++)
        {
            plane.Samples[i] = offset + 0.025f * (i / 24) + 0.001f * (i % 24);
        }

        return plane;
    }
}
