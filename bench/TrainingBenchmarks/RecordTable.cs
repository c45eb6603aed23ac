using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FusionML.Imaging;
using FusionML.Training;

namespace FusionML.TrainingBenchmarks;

/// <summary>
/// What a .NET program would take in place of the managed kernels: time by turns in one run, peak memory in processes of their
/// own.
/// </summary>
internal static class RecordTable
{
    /// <summary>What two arithmetics may differ by, in a picture from 0 to 1.</summary>
    private const double Tolerance = 1e-4;

    /// <summary>Prints the table, and writes it as JSON if asked for.</summary>
    /// <exception cref="InvalidOperationException">The pictures differ: there is nothing to compare then.</exception>
    public static void Print(Arguments arguments)
    {
        (int threads, int rounds) = (arguments.Number("threads", 1), arguments.Number("rounds", 5));
        RecordSetting fusion = new(threads, arguments.Number("width", 640), arguments.Number("height", 480), 1);
        int size = arguments.Number("size", 64);
        RecordSetting step = new(threads, size, size, arguments.Number("batch", 2));
        Stopwatch watch = Stopwatch.StartNew();
        TorchSharpDevice.Require(log: Console.WriteLine);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"The check of the device took {watch.Elapsed.TotalSeconds:F2} s.")
        );
        List<Row> rows = [.. Measure(RecordWork.Fusion, fusion, rounds), .. Measure(RecordWork.Step, step, rounds)];
        Console.WriteLine("work    arithmetic          pictures      threads  seconds (median, least)  peak MiB");
        foreach (Row row in rows)
        {
            string pictures = $"{row.Setting.Batch}x{row.Setting.Width}x{row.Setting.Height}";
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Work, -8}{row.Arithmetic, -20}{pictures, -14}{threads, 7}{row.Median, 12:F3}"
                        + $"{row.Least, 11:F3}{row.PeakMebibytes, 13:F0}"
                )
            );
        }

        if (arguments["json"] is string path)
        {
            File.WriteAllText(path, JsonSerializer.Serialize(rows));
        }
    }

    private static List<Row> Measure(string work, RecordSetting setting, int rounds)
    {
        IReadOnlyList<string> arithmetics = RecordWork.Arithmetics(work);
        RecordWork[] works = [.. arithmetics.Select(arithmetic => RecordWork.Create(work, arithmetic, setting))];
        RequireSame([.. works.Select(made => made.Do())], arithmetics);
        List<double>[] seconds = [.. works.Select(_ => new List<double>())];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < works.Length; i++)
            {
                Stopwatch watch = Stopwatch.StartNew();
                works[i].Do();
                seconds[i].Add(watch.Elapsed.TotalSeconds);
            }
        }

        Array.ForEach(works, made => made.Dispose());
        return
        [
            .. arithmetics.Select(
                (arithmetic, i) =>
                    new Row(
                        work,
                        arithmetic,
                        setting,
                        seconds[i].Order().ElementAt(rounds / 2),
                        seconds[i].Min(),
                        Peak(arithmetic)
                    )
            ),
        ];

        double Peak(string arithmetic) =>
            OwnProcess.Measure("record-point", work, arithmetic, setting.Threads, setting.Width, setting.Height, setting.Batch)
            / (1024.0 * 1024);
    }

    private static void RequireSame(ImagePlane?[] pictures, IReadOnlyList<string> arithmetics)
    {
        for (int i = 1; i < pictures.Length; i++)
        {
            if (pictures[0] is ImagePlane first && pictures[i] is ImagePlane other)
            {
                double difference = 0;
                for (int k = 0; k < first.Samples.Length; k++)
                {
                    difference = Math.Max(difference, Math.Abs((double)first.Samples[k] - other.Samples[k]));
                }

                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{arithmetics[i]} differs from {arithmetics[0]} by {difference:e1} at most."
                    )
                );
                if (!(difference <= Tolerance))
                {
                    throw new InvalidOperationException($"{arithmetics[i]} gives another picture than {arithmetics[0]}.");
                }
            }
        }
    }

    private sealed record Row(
        string Work,
        string Arithmetic,
        RecordSetting Setting,
        double Median,
        double Least,
        double PeakMebibytes
    );
}
