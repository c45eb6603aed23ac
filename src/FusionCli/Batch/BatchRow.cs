namespace FusionML.Cli;

/// <summary>How a job of a batch ended.</summary>
internal enum BatchStatus
{
    /// <summary>It was fused in this run.</summary>
    Fused,

    /// <summary>An earlier run had fused it, and nothing has changed since.</summary>
    Resumed,

    /// <summary>It could not be fused.</summary>
    Failed,
}

/// <summary>What became of a job of a batch.</summary>
/// <param name="Job">The job.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Width">Columns of the fused picture; 0 if there is none.</param>
/// <param name="Height">Rows of it.</param>
/// <param name="Seconds">How long its fusion took, without reading and writing.</param>
internal sealed record BatchRow(FuseJob Job, BatchStatus Status, int Width, int Height, double Seconds)
{
    /// <summary>Why it failed, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>What was odd, or was done without being asked for, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The row of a job that failed.</summary>
    public static BatchRow Failed(FuseJob job, string problem) => new(job, BatchStatus.Failed, 0, 0, 0) { Problem = problem };
}
