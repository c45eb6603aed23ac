namespace FusionML.Training;

/// <summary>
/// Cuts the two batches of a meta step: each round splits the pairs anew into two halves, meta-train and meta-test, so that no pair
/// is ever in both. A step's batches depend on the seed, the round and the step's number alone.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class MetaSampler
{
    private readonly IReadOnlyList<TrainingPair> _pairs;
    private readonly CropSamplerOptions _crops;
    private long _round = -1;
    private CropSampler? _train;
    private CropSampler? _test;

    /// <param name="pairs">At least two pairs.</param>
    /// <param name="crops">How to cut.</param>
    /// <exception cref="ArgumentException">There are fewer than two pairs.</exception>
    public MetaSampler(IReadOnlyList<TrainingPair> pairs, CropSamplerOptions crops)
    {
        if (pairs.Count < 2)
        {
            throw new ArgumentException($"A meta step needs pairs to learn from and others to judge by, not {pairs.Count} pair.");
        }

        (_pairs, _crops) = (pairs, crops);
    }

    /// <summary>The pairs of both halves of a round, by their places.</summary>
    public (int[] Train, int[] Test) Halves(long round)
    {
        int[] order = Random(round).Permutation(_pairs.Count);
        int half = (_pairs.Count + 1) / 2;
        return (order[..half], order[half..]);
    }

    /// <summary>Both batches of a step. The caller owns them.</summary>
    /// <param name="round">The round, from 0.</param>
    /// <param name="step">The meta step of the round, from 0.</param>
    public (TrainingBatch Train, TrainingBatch Test) Sample(long round, long step)
    {
        if (round != _round)
        {
            (int[] train, int[] test) = Halves(round);
            SplitMix64 seeds = Random(round);
            (_train, _test) = (Sampler(train, seeds.Next()), Sampler(test, seeds.Next()));
            _round = round;
        }

        return (_train!.Sample(step), _test!.Sample(step));
    }

    private SplitMix64 Random(long round) => SplitMix64.For(_crops.Seed ^ 0x6D657461, (ulong)round);

    private CropSampler Sampler(int[] places, ulong seed) =>
        new([.. places.Select(place => _pairs[place])], _crops with { Seed = seed });
}
