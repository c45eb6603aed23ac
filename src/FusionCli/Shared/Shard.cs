using System.Globalization;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>A part of the pairs: those whose id has its number by a hash that is the same on every machine.</summary>
/// <param name="Number">Which part, from 1.</param>
/// <param name="Count">How many parts there are.</param>
internal sealed record Shard(int Number, int Count)
{
    /// <summary>The most parts; more than any array of jobs has.</summary>
    public const int MostParts = 1_000_000;

    /// <summary>True if a pair belongs to this part: XXH3 of the id's UTF-8 bytes with 64 bits, modulo the number of parts.</summary>
    public bool Has(string id) => NumberOf(id, Count) == Number;

    /// <summary>The part that a pair belongs to, from 1.</summary>
    public static int NumberOf(string id, int count) => (int)(ContentHash.NumberOfText(id) % (ulong)count) + 1;

    /// <summary>The part that <c>I/N</c> names; null if the text names none.</summary>
    public static Shard? TryParse(string text) =>
        text.Split('/') is [string number, string count]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int i)
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int n)
        && n is >= 1 and <= MostParts
        && i >= 1
        && i <= n
            ? new Shard(i, n)
            : null;

    /// <summary>For people: <c>shard 3 of 8</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"shard {Number} of {Count}");
}
