using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Estimators;

/// <summary>Where the chroma rule of a transformer comes from: a name or ColorNet's weights.</summary>
internal sealed class ChromaRuleSource
{
    private const string EntryName = "ColorNet.safetensors";

    private readonly string? _name;
    private readonly WeightFile? _colorNet;
    private readonly int _threads;

    /// <summary>Makes a rule once, to see that it can be made.</summary>
    /// <param name="name">A name of <see cref="ChromaRules"/>, or null.</param>
    /// <param name="colorNet">The weights of ColorNet, or null.</param>
    /// <param name="task">Decides where both are null.</param>
    /// <param name="threads">Threads for ColorNet; 0 for one per processor.</param>
    /// <exception cref="ArgumentException">Both are given, or there is no such rule.</exception>
    /// <exception cref="WeightsException">The weights are not ColorNet's.</exception>
    public ChromaRuleSource(string? name, WeightFile? colorNet, FusionTask task, int threads = 0)
    {
        if (name is not null && colorNet is not null)
        {
            throw new ArgumentException(
                $"A rule or ColorNet decides the chroma, not both: the rule is '{name}', the weights are '{colorNet.Name}'."
            );
        }

        _colorNet = colorNet ?? (name is null ? TaskDefaults.LoadColorNet(task) : null);
        _name = _colorNet is null ? name ?? TaskDefaults.ChromaRuleName(task) : null;
        _threads = threads;
        (CreateRule() as IDisposable)?.Dispose();
    }

    /// <summary>The weights of ColorNet; null for a rule.</summary>
    public WeightFile? ColorNet => _colorNet;

    /// <summary>Reads what <see cref="Write"/> and <see cref="AddEntries"/> wrote.</summary>
    /// <param name="state">The state.</param>
    /// <param name="threads">Threads for ColorNet; 0 for one per processor.</param>
    /// <param name="task">Decides in the state of an older version, which may leave the rule to the task.</param>
    /// <exception cref="ModelFormatException">The state or the entry is broken.</exception>
    /// <exception cref="WeightsException">The weights are damaged or another network's.</exception>
    public static ChromaRuleSource Read(StateReader state, int threads = 0, FusionTask task = default)
    {
        string? name = state.ReadOptionalString("the chroma rule");
        bool hasWeights = state.ReadBoolean("whether there is a ColorNet");
        WeightFile? colorNet = hasWeights ? WeightEntry.Read(state, EntryName) : null;

        // Where that version left it to the task, no ColorNet shipped yet.
        return new ChromaRuleSource(name ?? (hasWeights ? null : TaskDefaults.ChromaRuleName(task)), colorNet, task, threads);
    }

    /// <summary>Makes a rule; the caller disposes of it where it can be disposed of.</summary>
    public IChromaRule CreateRule() =>
        _colorNet is not null ? new ColorNetChromaRule(_colorNet, _threads) : ChromaRules.Get(_name!);

    /// <summary>Writes what goes into the state.</summary>
    public void Write(StateWriter state)
    {
        state.WriteOptional(_name);
        state.Write(_colorNet is not null);
    }

    /// <summary>Adds the weights.</summary>
    public void AddEntries(Dictionary<string, byte[]> entries)
    {
        if (_colorNet is not null)
        {
            entries.Add(EntryName, WeightEntry.ToBytes(_colorNet));
        }
    }
}
