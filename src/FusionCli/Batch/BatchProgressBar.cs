using System.Diagnostics;
using System.Globalization;
using FusionML.Imaging;
using Spectre.Console;

namespace FusionML.Cli;

/// <summary>
/// Shows how far a batch is and how long it will take: a bar where a person watches, elsewhere a line every few seconds. Failures
/// and remarks have a line each.
/// </summary>
internal static class BatchProgressBar
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    /// <summary>Runs <paramref name="work"/> and shows the rows that it gives.</summary>
    public static T Run<T>(CommandStreams streams, int total, Func<Action<BatchRow>, T> work)
    {
        if (!streams.ErrorIsTerminal)
        {
            Counter counter = new(total);
            Stopwatch sinceLine = Stopwatch.StartNew();
            return work(row =>
            {
                foreach (string remark in Remarks(row))
                {
                    streams.Error.WriteLine(remark);
                }

                counter.Add(row);
                if (sinceLine.Elapsed >= LineInterval)
                {
                    streams.Error.WriteLine(counter.ToText());
                    sinceLine.Restart();
                }
            });
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(streams.Terminal) });
        return console
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("Fusing", maxValue: total);
                Counter counter = new(total);
                return work(row =>
                {
                    foreach (string remark in Remarks(row))
                    {
                        console.WriteLine(remark);
                    }

                    counter.Add(row);
                    task.Value = counter.Done;
                    task.Description = Markup.Escape(counter.ToText());
                });
            });
    }

    private static IEnumerable<string> Remarks(BatchRow row) =>
        (row.Problem is string problem ? [problem] : row.Notes).Select(text => VisibleText.Of($"{row.Job.Id}: {text}"));

    private sealed class Counter(int total)
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private int _resumed;
        private int _failed;

        public int Done { get; private set; }

        public void Add(BatchRow row)
        {
            Done++;
            _resumed += row.Status == BatchStatus.Resumed ? 1 : 0;
            _failed += row.Status == BatchStatus.Failed ? 1 : 0;
        }

        public string ToText()
        {
            string resumed = _resumed > 0 ? $" ({_resumed} by an earlier run)" : string.Empty;
            string failed = _failed > 0 ? $", {_failed} failed" : string.Empty;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Done} of {total} pairs{resumed}{failed}{TimeLeft.Text(_clock.Elapsed, Done - _resumed, total - _resumed)}"
            );
        }
    }
}
