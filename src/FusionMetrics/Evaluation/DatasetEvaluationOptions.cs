using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>How a data set is evaluated.</summary>
/// <remarks>Immutable; can be shared by any number of threads.</remarks>
public sealed class DatasetEvaluationOptions
{
    internal static DatasetEvaluationOptions Default { get; } = new();

    /// <summary>The most threads to use at a time; 0 for one per processor.</summary>
    public int MaxThreads
    {
        get;
        init => field = OptionValue.Within(value, 0, 1024);
    }

    /// <summary>What stretches the sources before they are compared; by default nothing. Fused pictures stay as they are.</summary>
    public SourceNormalizer Normalizer { get; init; } = new();

    /// <summary>What to refuse before allocating when a picture is read; null, the default, for the usual limits.</summary>
    public DecodeLimits? Limits { get; init; }

    /// <summary>
    /// A file that every finished row is added to, so that a later run of the same evaluation takes over what is in it. Null for
    /// none. A row is taken over only if the files of its pictures have the content that they had, and this library is the same
    /// build; the normalisation must be the same; only metrics that the row lacks are computed.
    /// </summary>
    public string? JournalPath { get; init; }

    /// <summary>
    /// True to read every file anew to tell whether its content is the journal's. By default a file is not read for that whose size
    /// and times of writing and of change are those that it had when it was read last, more than two seconds after them; only Linux
    /// tells the time of a change, which no program can set back. Elsewhere every file is read.
    /// </summary>
    public bool VerifyFiles { get; init; }

    /// <summary>A journal that its owner has opened and closes, in place of <see cref="JournalPath"/>.</summary>
    internal EvaluationJournal? Journal { get; init; }
}
