using System.Globalization;
using FusionML.Inference;
using Spectre.Console;

namespace FusionML.Cli;

/// <summary>Shows how far a fusion is: a bar where a person watches, nothing elsewhere.</summary>
internal static class FuseProgressBar
{
    /// <summary>Runs <paramref name="work"/> and shows what it reports.</summary>
    public static T Run<T>(CommandStreams streams, string title, Func<IProgress<FuseProgress>?, T> work)
    {
        if (!streams.ErrorIsTerminal)
        {
            return work(null);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(streams.Error) });
        return console
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context => work(new Bar(context.AddTask(Markup.Escape(title), maxValue: 1), title)));
    }

    private sealed class Bar(ProgressTask task, string title) : IProgress<FuseProgress>
    {
        public void Report(FuseProgress value)
        {
            task.Value = value.Fraction;
            if (value.Residual is double residual)
            {
                task.Description = Markup.Escape(
                    string.Create(CultureInfo.InvariantCulture, $"{title}, iteration {value.Iteration}, residual {residual:G2}")
                );
            }
        }
    }
}
