using System.CommandLine;
using System.Diagnostics;
using FusionML.Alignment;
using FusionML.Imaging;

namespace FusionML.AlignmentEvaluation;

/// <summary><c>pairs</c>: known warps of the infrared-visible pairs of a manifest's train split.</summary>
internal static class PairsCommand
{
    private const double Limit = 1.5;

    /// <summary>A displacement that nobody calls aligned, in pixels.</summary>
    private const double Plain = 5;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Option<string> manifest = new("--manifest") { Description = "The manifest of ../shared/data.", Required = true };
        Option<string> sets = new("--sets") { DefaultValueFactory = _ => "roadscene,msrs,tno" };
        Option<int> every = new("--every") { Description = "Takes every N-th pair.", DefaultValueFactory = _ => 1 };
        Option<string?> csv = new("--csv") { Description = "Where one line for each pair goes." };
        Command command = new("pairs", "Known warps of real infrared-visible pairs.") { manifest, sets, every, csv };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                Run(
                    parsed.GetRequiredValue(manifest),
                    parsed.GetRequiredValue(sets).Split(','),
                    parsed.GetValue(every),
                    parsed.GetValue(csv),
                    cancellationToken
                );
                return Task.FromResult(0);
            }
        );
        return command;
    }

    private static void Run(string manifest, string[] sets, int every, string? csv, CancellationToken cancellationToken)
    {
        string root = Path.GetDirectoryName(Path.GetFullPath(manifest))!;
        string[][] rows =
        [
            .. File.ReadLines(manifest)
                .Skip(1)
                .Select(line => line.Split(','))
                .Where(row => row[1] == "ivf" && row[3] == "train"),
        ];
        using StreamWriter? table = csv is null ? null : new StreamWriter(csv);
        table?.WriteLine(PairOutcome.Header);
        foreach (string set in sets)
        {
            string[][] own = [.. rows.Where(row => row[2] == set).Where((_, i) => i % every == 0)];
            List<PairOutcome> outcomes = [];
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            for (int i = 0; i < own.Length; i++)
            {
                // Some pair of the set, far from this one, for what has nothing in common.
                string[] other = own[(i + (own.Length / 2)) % own.Length];
                outcomes.Add(Measure(root, own[i], other, cancellationToken));
                table?.WriteLine(outcomes[^1].ToCsv());
                table?.Flush();
            }

            double seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
            Console.WriteLine(Summary(set, outcomes, seconds));
        }
    }

    private static PairOutcome Measure(string root, string[] row, string[] other, CancellationToken cancellationToken)
    {
        CrossModalSearch search = new();
        FusionImage visible = PictureFile.Read(Path.Combine(root, row[9]), cancellationToken: cancellationToken);
        FusionImage infrared = PictureFile.Read(Path.Combine(root, row[10]), cancellationToken: cancellationToken);
        FusionImage stranger = PictureFile.Read(Path.Combine(root, other[10]), cancellationToken: cancellationToken);
        (int width, int height) = (visible.Width, visible.Height);
        CrossModalMatch own = search.Search(visible, infrared, null, cancellationToken);

        // A seed of the pair's own, the same on every machine.
        Random random = new(row[0].Aggregate(17, (seed, letter) => unchecked((seed * 31) + letter)));
        PlanarTransform warp = KnownWarp.Draw(random, width, height);
        KnownWarp warped = KnownWarp.Of(visible, infrared, warp);
        CrossModalMatch found = search.Search(warped.First, warped.Second, null, cancellationToken);
        double Median(PlanarTransform transform, PlanarTransform truth)
        {
            double[] distances = transform.DistancesTo(truth, warped.First.Width, warped.First.Height);
            return distances[distances.Length / 2];
        }

        // A pair on which the search is not sure of itself is taken as it was published.
        PlanarTransform truth = warped.Truth(own.IsConfident ? own.Transform : PlanarTransform.Identity);
        return new PairOutcome(
            row[0],
            row[2],
            own,
            Median(own.Transform, PlanarTransform.Identity),
            MisregistrationCheck.Measure(visible, infrared, cancellationToken),
            found,
            Median(found.Transform, truth),
            Median(found.Transform, warped.Truth(PlanarTransform.Identity)),
            Median(truth, PlanarTransform.Identity),
            MisregistrationCheck.Measure(warped.First, warped.Second, cancellationToken),
            search.Search(visible, stranger, null, cancellationToken),
            MisregistrationCheck.Measure(visible, stranger, cancellationToken)
        );
    }

    private static string Summary(string set, List<PairOutcome> all, double seconds)
    {
        string Share(int count) => $"{count} of {all.Count} ({100.0 * count / Math.Max(1, all.Count):F1} %)";
        double Median(Func<PairOutcome, double> of) => all.Select(of).Order().ElementAtOrDefault(all.Count / 2);
        int Verdicts(Func<PairOutcome, Misregistration> of, RegistrationVerdict verdict) =>
            all.Count(outcome => of(outcome).Verdict == verdict);
        string Checks(Func<PairOutcome, Misregistration> of) =>
            $"{Verdicts(of, RegistrationVerdict.Aligned)} aligned, {Verdicts(of, RegistrationVerdict.Misaligned)} not, "
            + $"{Verdicts(of, RegistrationVerdict.Unknown)} unknown";
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"""
            {set}: {all.Count} pairs, {seconds / Math.Max(1, all.Count):F2} s of processor time each
              pairs as published are off by (median)   {Median(outcome => outcome.OwnOffset):F2} px
              error of the known warp (median)         {Median(outcome => outcome.Error):F2} px
              error under {Limit} px                     {Share(all.Count(outcome => outcome.Error < Limit))}
              error under {Limit} px, pair as published  {Share(all.Count(outcome => outcome.ErrorAsPublished < Limit))}
              found, and under {Limit} px                {Share(all.Count(outcome => outcome.IsFound && outcome.Error < Limit))}
              found, and over 5 px                     {Share(all.Count(outcome => outcome.IsFound && outcome.Error > Plain))}
              found between unrelated pictures         {Share(all.Count(outcome => outcome.Unrelated.IsConfident))}
              check of pairs as published              {Checks(outcome => outcome.OwnCheck)}
              check of warped pairs                    {Checks(outcome => outcome.WarpedCheck)}
              "aligned" though off by over 5 px        {Share(all.Count(IsFalselyAligned))}
              check of unrelated pictures              {Checks(outcome => outcome.UnrelatedCheck)}

            """
        );
    }

    private static bool IsFalselyAligned(PairOutcome outcome) =>
        outcome.WarpedCheck.Verdict == RegistrationVerdict.Aligned && outcome.WarpOffset > Plain;
}
