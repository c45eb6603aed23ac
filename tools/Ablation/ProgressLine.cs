namespace FusionML.Ablation;

/// <summary>
/// Writes where a study stands to the error stream: twice a second over one line on a terminal, every ten seconds elsewhere.
/// </summary>
internal sealed class ProgressLine : IProgress<string>
{
    private readonly bool _terminal = !Console.IsErrorRedirected;
    private long _nextTicks;

    public void Report(string value)
    {
        if (Environment.TickCount64 < _nextTicks)
        {
            return;
        }

        _nextTicks = Environment.TickCount64 + (_terminal ? 500 : 10_000);
        Console.Error.Write(_terminal ? $"\r\e[K{value}" : $"{value}\n");
    }

    /// <summary>Leaves the terminal's line free for what comes next.</summary>
    public void Clear()
    {
        if (_terminal)
        {
            Console.Error.Write("\r\e[K");
        }

        _nextTicks = 0;
    }
}
