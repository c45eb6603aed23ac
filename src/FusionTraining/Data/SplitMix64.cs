using System.Numerics;

namespace FusionML.Training;

/// <summary>
/// A small random generator whose numbers are the same on every platform and in every version, so that a step of training can be
/// made again from its seed.
/// </summary>
/// <remarks>
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, DOI 10.1145/2660193.2660195.
/// </remarks>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator of its own for each pair of numbers.</summary>
    public static SplitMix64 For(ulong seed, ulong number)
    {
        SplitMix64 mixed = new(seed ^ BitOperations.RotateLeft(new SplitMix64(number).Next(), 32));
        return new SplitMix64(mixed.Next());
    }

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>
    /// An integer from 0 to below <paramref name="bound"/>; the high bits of a product, whose bias is below bound / 2^64.
    /// </summary>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A random order of 0 to <paramref name="count"/> - 1 (Fisher and Yates).</summary>
    public int[] Permutation(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int other = Next(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }
}
