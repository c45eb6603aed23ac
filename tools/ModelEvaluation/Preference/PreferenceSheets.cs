using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.ModelEvaluation;

/// <summary>
/// Blind sheets: a page per data set, a pair per row with its sources and what the methods made of it under letters, in an order
/// that changes from pair to pair. Beside them lie the key and a tally to fill in.
/// </summary>
internal static class PreferenceSheets
{
    private const int CellWidth = 320;

    /// <summary>Writes sheets, key and tally into a folder; a tally that is there already stays.</summary>
    /// <param name="folder">The folder, which is made where it is missing.</param>
    /// <param name="rows">The evaluated pairs; those that a method has no picture of are left out.</param>
    /// <param name="seed">Decides the order of the methods.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static void Write(string folder, IReadOnlyList<EvaluationRow> rows, ulong seed, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        List<(EvaluationPair Pair, IReadOnlyList<string> Methods)> key = [];
        foreach (IGrouping<string, EvaluationRow> set in rows.GroupBy(row => row.Pair.Dataset, StringComparer.Ordinal))
        {
            string[] methods = [.. set.Select(row => row.Method.Name).Distinct(StringComparer.Ordinal)];
            ContactSheet sheet = new(["first", "second", .. PreferenceKey.Letters(methods.Length)], CellWidth);
            bool hasRows = false;
            foreach (IGrouping<string, EvaluationRow> pair in set.GroupBy(row => row.Pair.Id, StringComparer.Ordinal))
            {
                EvaluationPair named = pair.First().Pair;
                Dictionary<string, string?> fused = pair.ToDictionary(row => row.Method.Name, row => row.FusedPath);
                if (fused.Values.Any(path => path is null))
                {
                    continue;
                }

                IReadOnlyList<string> shuffled = PreferenceKey.Shuffle(methods, named, seed);
                sheet.Add(named.Id, [.. named.SourcePaths, .. shuffled.Select(method => fused[method])], cancellationToken);
                key.Add((named, shuffled));
                hasRows = true;
            }

            if (hasRows)
            {
                PictureFile.Write(
                    Path.Combine(folder, set.Key.Replace('/', '-') + ".png"),
                    sheet.Draw(),
                    new PictureWriteOptions { Overwrite = true },
                    cancellationToken
                );
            }
        }

        PreferenceKey.Write(folder, key);
        PreferenceTally.WriteEmpty(folder, [.. key.Select(entry => entry.Pair)]);
    }
}
