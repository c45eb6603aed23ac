using FusionML.Imaging;
using FusionML.Training;

namespace FusionML.Estimators;

/// <summary>What every trainer shares, whatever its loss: columns, validation, where it keeps checkpoints, and how it runs.</summary>
/// <remarks>Immutable once made. Setters refuse values out of their ranges with an <see cref="ArgumentException"/>.</remarks>
public abstract record PairTrainerOptions
{
    private protected PairTrainerOptions() { }

    /// <summary>The column that the trained transformer adds; "Fused" by default.</summary>
    public string OutputColumnName
    {
        get;
        init => field = Named(value);
    } = "Fused";

    /// <summary>The visible, near, under-exposed or MRI pictures, images or planes; "First" by default.</summary>
    public string FirstColumnName
    {
        get;
        init => field = Named(value);
    } = "First";

    /// <summary>Their partners, of the same kind and sizes; "Second" by default.</summary>
    public string SecondColumnName
    {
        get;
        init => field = Named(value);
    } = "Second";

    /// <summary>
    /// The share of the rows of Fit to set apart at random and to choose the best weights by, from 0 (the default) to below 1; above
    /// 0 at least one row is set apart.
    /// </summary>
    public double ValidationShare
    {
        get;
        init => field = OptionValue.Below(value, 0, 1);
    }

    /// <summary>Reports every step, on the thread of Fit. The log of the context gets every step in any case.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>
    /// Stops Fit between two rows or steps with an <see cref="OperationCanceledException"/>, after a checkpoint.
    /// </summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Chooses the first weights and the crops. Null, the default, takes a number from the random generator of the context, which
    /// is the same in each run if the context has a seed and the same components are made in the same order. A folder for
    /// checkpoints keeps the seed that a training begins with; a later Fit in that folder takes it from there, and this one is
    /// ignored.
    /// </summary>
    public long? Seed { get; init; }

    /// <summary>
    /// The threads that TorchSharp may use while it trains, 1 to 1024; null, the default, leaves its setting as it is.
    /// </summary>
    public int? Threads
    {
        get;
        init => field = OptionValue.Within(value, 1, 1024);
    }

    private static string Named(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return value;
    }
}
