using System.Globalization;
using FusionML.Training;
using Microsoft.ML.Runtime;

namespace FusionML.Estimators;

/// <summary>
/// Tells the log of a context where training stands: each step as a trace, the first, the validated and the last as information.
/// </summary>
internal sealed class TrainingLog(IChannel channel, IProgress<TrainingProgress>? next) : IProgress<TrainingProgress>
{
    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        string message = Describe(value);
        if (value.Step == 1 || value.Step == value.Steps || value.ValidationLoss is not null)
        {
            channel.Info(MessageSensitivity.None, message);
        }
        else
        {
            channel.Trace(MessageSensitivity.None, message);
        }

        next?.Report(value);
    }

    private static string Describe(TrainingProgress value)
    {
        string terms = string.Join(
            ", ",
            value.Terms.Select(term => string.Create(CultureInfo.InvariantCulture, $"{term.Key} {term.Value:f4}"))
        );
        string validation = value.ValidationLoss is double loss
            ? string.Create(CultureInfo.InvariantCulture, $", validation {loss:f4}")
            : string.Empty;
        string metrics = string.Concat(
            value.ValidationMetrics.Select(metric =>
                string.Create(CultureInfo.InvariantCulture, $", {metric.Key} {metric.Value:f4}")
            )
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{value.Stage} {value.Step}/{value.Steps}: loss {value.Loss:f4} ({terms}){validation}{metrics}, "
                + $"{value.PicturesPerSecond:f1} pairs/s, {value.TimeLeft:h\\:mm\\:ss} left"
        );
    }
}
