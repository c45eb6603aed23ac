namespace FusionML.Training;

/// <summary>Sets pairs apart on which a network is judged while it trains, and never trained.</summary>
public static class ValidationSplit
{
    /// <summary>Splits at random; the same seed and number of items give the same split everywhere.</summary>
    /// <param name="items">What to split, at least 2.</param>
    /// <param name="share">The share to set apart, above 0 and below 1; at least one item is set apart and one is left.</param>
    /// <param name="seed">Chooses the split.</param>
    /// <returns>Both parts in the order of the items.</returns>
    /// <exception cref="ArgumentException">There are fewer than two items.</exception>
    public static (IReadOnlyList<T> Training, IReadOnlyList<T> Validation) Split<T>(
        IReadOnlyList<T> items,
        double share,
        ulong seed
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share, 1);
        if (items.Count < 2)
        {
            throw new ArgumentException($"A split needs at least two items, not {items.Count}.", nameof(items));
        }

        int apart = Math.Clamp((int)Math.Round(share * items.Count), 1, items.Count - 1);
        HashSet<int> chosen = [.. new SplitMix64(seed).Permutation(items.Count).Take(apart)];
        return ([.. items.Where((_, i) => !chosen.Contains(i))], [.. items.Where((_, i) => chosen.Contains(i))]);
    }
}
