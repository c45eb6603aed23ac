using System.Globalization;
using FusionML.Training;

namespace FusionML.TrainCli;

/// <summary>
/// Writes where training stands to the error stream: every second on a terminal, and at validations everywhere.
/// </summary>
internal sealed class TrainingProgressLine(CommandStreams streams) : IProgress<TrainingProgress>
{
    private long _nextTicks;

    public void Report(TrainingProgress value)
    {
        bool now = streams.ErrorIsTerminal && Environment.TickCount64 >= _nextTicks;
        if (!now && value.ValidationLoss is null && value.Step != 1)
        {
            return;
        }

        _nextTicks = Environment.TickCount64 + 1000;
        string terms = string.Join(
            ", ",
            value.Terms.Select(term => string.Create(CultureInfo.InvariantCulture, $"{term.Key} {term.Value:f4}"))
        );
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{value.Stage} {value.Step}/{value.Steps}  loss {value.Loss:f4} ({terms})  "
                + $"{value.PicturesPerSecond:f1} pairs/s  {value.TimeLeft:h\\:mm\\:ss} left"
        );
        bool keep = value.ValidationLoss is not null || value.Step == 1;
        string validation = value.ValidationLoss is double loss
            ? string.Create(CultureInfo.InvariantCulture, $"  validation {loss:f4}")
            : string.Empty;
        validation += string.Concat(
            value.ValidationMetrics.Select(metric =>
                string.Create(CultureInfo.InvariantCulture, $" {metric.Key} {metric.Value:f4}")
            )
        );
        streams.Terminal.Write(
            streams.ErrorIsTerminal ? $"\r\e[K{line}{validation}{(keep ? "\n" : string.Empty)}" : $"{line}{validation}\n"
        );
    }
}
