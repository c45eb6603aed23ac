namespace FusionML.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Anything that has no code of its own.</summary>
    public const int Failure = 1;

    /// <summary>A wrong command line, an existing output without --force, or an unknown metric.</summary>
    public const int Usage = 2;

    /// <summary>A bad, missing or mismatched picture.</summary>
    public const int Picture = 3;

    /// <summary>Bad or missing weights.</summary>
    public const int Weights = 4;

    /// <summary>Stopped by the user.</summary>
    public const int Cancelled = 130;
}
