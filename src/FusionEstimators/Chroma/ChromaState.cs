using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Estimators;

/// <summary>What decides the chroma, in a model file: the name of a rule, or ColorNet with its weights as an entry.</summary>
internal static class ChromaState
{
    private const string EntryName = "ColorNet.safetensors";

    /// <summary>Reads what <see cref="Write"/> and <see cref="AddEntries"/> wrote.</summary>
    /// <param name="state">The state.</param>
    /// <param name="task">Decides in the state of an older version, which may leave the rule to the task.</param>
    /// <returns>A settled choice.</returns>
    /// <exception cref="ModelFormatException">The state or the entry is broken.</exception>
    /// <exception cref="ArgumentException">There is no such rule.</exception>
    /// <exception cref="WeightsException">The weights are damaged or another network's.</exception>
    public static ChromaChoice Read(StateReader state, FusionTask task = default)
    {
        string? name = state.ReadOptionalString("the chroma rule");
        WeightFile? colorNet = state.ReadBoolean("whether there is a ColorNet") ? WeightEntry.Read(state, EntryName) : null;

        // Where that version left it to the task, no ColorNet shipped yet.
        string? rule = name ?? (colorNet is null ? FusionTaskDefinition.Of(task).ChromaRule : null);
        return new ChromaChoice(rule, colorNet).Settle(task);
    }

    /// <summary>Writes what goes into the state.</summary>
    public static void Write(StateWriter state, ChromaChoice choice)
    {
        state.WriteOptional(choice.Rule);
        state.Write(choice.ColorNet is not null);
    }

    /// <summary>Adds the weights.</summary>
    public static void AddEntries(Dictionary<string, byte[]> entries, ChromaChoice choice)
    {
        if (choice.ColorNet is not null)
        {
            entries.Add(EntryName, WeightEntry.ToBytes(choice.ColorNet));
        }
    }
}
