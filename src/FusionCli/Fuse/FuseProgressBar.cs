using System.Diagnostics;
using System.Globalization;
using FusionML.Inference;
using Spectre.Console;

namespace FusionML.Cli;

/// <summary>Shows how far a fusion is and how long it will take: a bar where a person watches, nothing elsewhere.</summary>
internal static class FuseProgressBar
{
    /// <summary>Runs <paramref name="work"/> and shows what it reports.</summary>
    public static T Run<T>(CommandStreams streams, string title, Func<IProgress<FuseProgress>?, T> work)
    {
        if (!streams.ErrorIsTerminal)
        {
            return work(null);
        }

        // The spinner turns from the first moment on, before there is anything to report.
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(streams.Terminal) });
        return console
            .Progress()
            .AutoClear(true)
            .Columns(
                new SpinnerColumn(),
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn()
            )
            .Start(context => work(new Bar(context.AddTask(Markup.Escape(title), maxValue: 1), title)));
    }

    private sealed class Bar(ProgressTask task, string title) : IProgress<FuseProgress>
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();

        public void Report(FuseProgress value)
        {
            task.Value = value.Fraction;
            string iteration = value.Residual is double residual
                ? string.Create(CultureInfo.InvariantCulture, $", iteration {value.Iteration}, residual {residual:G2}")
                : string.Empty;
            task.Description = Markup.Escape($"{title}{iteration}{TimeLeft.Text(_clock.Elapsed, value.Fraction, total: 1)}");
        }
    }
}
