using System.Diagnostics;
using System.Globalization;
using FusionML.Metrics;
using Spectre.Console;

namespace FusionML.Cli;

/// <summary>
/// Shows how far an evaluation is: a bar where a person watches, elsewhere a line every few seconds and one at the end.
/// </summary>
internal static class EvaluateProgressBar
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    /// <summary>Runs <paramref name="work"/> and shows what it reports.</summary>
    public static EvaluationTable Run(CommandStreams streams, Func<IProgress<EvaluationProgress>, EvaluationTable> work)
    {
        if (!streams.ErrorIsTerminal)
        {
            return work(new Lines(streams.Error));
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(streams.Terminal) });
        return console
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new Bar(context.AddTask("Evaluating"))));
    }

    private static string Text(EvaluationProgress value)
    {
        string resumed =
            value.Resumed > 0
                ? string.Create(CultureInfo.InvariantCulture, $" ({value.Resumed} from the journal)")
                : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{value.Done} of {value.Total} fused pictures{resumed}");
    }

    private sealed class Bar(ProgressTask task) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value)
        {
            task.MaxValue = value.Total;
            task.Value = value.Done;
            task.Description = Markup.Escape(Text(value));
        }
    }

    private sealed class Lines(TextWriter error) : IProgress<EvaluationProgress>
    {
        private readonly Stopwatch _sinceLine = Stopwatch.StartNew();

        public void Report(EvaluationProgress value)
        {
            if (_sinceLine.Elapsed >= LineInterval || value.Done == value.Total)
            {
                error.WriteLine(Text(value));
                _sinceLine.Restart();
            }
        }
    }
}
