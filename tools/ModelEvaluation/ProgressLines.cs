using System.Globalization;

namespace FusionML.ModelEvaluation;

/// <summary>Says every few seconds how far the work is.</summary>
internal sealed class ProgressLines(int total)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly System.Diagnostics.Stopwatch _sinceLine = System.Diagnostics.Stopwatch.StartNew();
    private int _done;
    private int _resumed;

    public void Report(string what, bool resumed)
    {
        _done++;
        _resumed += resumed ? 1 : 0;
        if (_sinceLine.Elapsed >= Interval || _done == total)
        {
            Console.Error.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{_done} of {total} ({_resumed} from earlier runs): {what}")
            );
            _sinceLine.Restart();
        }
    }
}
