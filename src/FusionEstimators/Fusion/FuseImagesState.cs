using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Estimators;

/// <summary>A settled recipe and its backend in a model file.</summary>
internal static class FuseImagesState
{
    /// <summary>The version of the fields that are written; all versions up to it are read.</summary>
    public const int NewestVersion = 6;

    /// <summary>The first version whose state has memory, backend, normalisation, sizes and order.</summary>
    private const int VersionWithPictures = 2;

    /// <summary>The first version whose state says whether narrow sources are normalised; before, none were.</summary>
    private const int VersionWithNarrowSources = 3;

    /// <summary>The first version whose state says how pixels are decided for; before, none were.</summary>
    private const int VersionWithDecisions = 4;

    /// <summary>The first version whose state says whether the result is stretched; before, none was.</summary>
    private const int VersionWithStretch = 5;

    /// <summary>The first version whose state says whether the sources' agreement is kept; before, it was not.</summary>
    private const int VersionWithAgreement = 6;

    private const string EntryName = "Weights.safetensors";

    /// <summary>Reads what <see cref="Write"/> and <see cref="AddEntries"/> wrote, of this version or an older one.</summary>
    /// <exception cref="ModelFormatException">The state or an entry is broken.</exception>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    /// <exception cref="WeightsException">Weights are damaged or another network's.</exception>
    public static (FusionRecipe Recipe, BackendChoice Backend, string? DecisionMap) Read(StateReader state)
    {
        FusionTask task = state.ReadEnum<FusionTask>("the task");
        bool hasPictures = state.KindVersion >= VersionWithPictures;
        FuseOptions engine = FuseOptionsState.Read(state, hasPictures, hasStretch: state.KindVersion >= VersionWithStretch);
        string? rule = state.ReadOptionalString("the fusion rule");
        WeightFile? weights = rule is null ? WeightEntry.Read(state, EntryName) : null;
        ChromaChoice chroma = ChromaState.Read(state, task);
        BackendChoice backend = hasPictures ? BackendChoice.Read(state) : new BackendChoice(FusionBackend.Auto, null, null);
        FusionRecipe recipe = new()
        {
            Task = task,
            Weights = weights,
            Rule = rule,
            ChromaRule = chroma.Rule,
            ColorNet = chroma.ColorNet,
            Engine = engine,
            NormalizeFirst = hasPictures ? ReadNormalization(state, "the first picture's normalisation") : null,
            NormalizeSecond = hasPictures ? ReadNormalization(state, "the second picture's normalisation") : null,
            SizeMismatch = hasPictures ? state.ReadEnum<SizeMismatchHandling>("the handling of sizes") : default,
            Order = hasPictures ? state.ReadEnum<FusionOrder>("the order") : FusionOrder.Sequence,
            NormalizeNarrowSources =
                state.KindVersion >= VersionWithNarrowSources && state.ReadBoolean("whether narrow sources are normalised"),
        };
        bool hasDecisions = state.KindVersion >= VersionWithDecisions;
        FusionRecipe deciding = recipe with
        {
            FocusDecision = hasDecisions && state.ReadBoolean("whether focus is decided for"),
            Deghost = hasDecisions && state.ReadBoolean("whether ghosts are removed"),
            GhostReference =
                hasDecisions && state.ReadBoolean("whether there is a reference") ? state.ReadInt32("the reference", 0) : null,
        };
        string? decisionMap = hasDecisions ? state.ReadOptionalString("the column of the decision map") : null;
        bool keepsAgreement =
            state.KindVersion >= VersionWithAgreement && state.ReadBoolean("whether the sources' agreement is kept");
        return (deciding with { KeepAgreement = keepsAgreement }, backend, decisionMap);
    }

    /// <summary>Writes what goes into the state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="recipe">A settled recipe with a task.</param>
    /// <param name="backend">What it was asked to run on.</param>
    /// <param name="decisionMap">The column of the decision map, or null.</param>
    public static void Write(StateWriter state, FusionRecipe recipe, BackendChoice backend, string? decisionMap)
    {
        state.Write(recipe.Task!.Value.ToString());
        FuseOptionsState.Write(state, recipe.Engine);
        state.WriteOptional(recipe.Rule);
        ChromaState.Write(state, recipe.Chroma);
        backend.Write(state);
        WriteNormalization(state, recipe.NormalizeFirst);
        WriteNormalization(state, recipe.NormalizeSecond);
        state.Write(recipe.SizeMismatch.ToString());
        state.Write(recipe.Order.ToString());
        state.Write(recipe.NormalizeNarrowSources);
        state.Write(recipe.FocusDecision == true);
        state.Write(recipe.Deghost);
        state.Write(recipe.GhostReference is not null);
        if (recipe.GhostReference is int reference)
        {
            state.Write(reference);
        }

        state.WriteOptional(decisionMap);
        state.Write(recipe.KeepAgreement == true);
    }

    /// <summary>Adds the weights.</summary>
    public static void AddEntries(Dictionary<string, byte[]> entries, FusionRecipe recipe)
    {
        if (recipe.Weights is not null)
        {
            entries.Add(EntryName, WeightEntry.ToBytes(recipe.Weights));
        }

        ChromaState.AddEntries(entries, recipe.Chroma);
    }

    private static void WriteNormalization(StateWriter state, PercentileNormalization? normalization)
    {
        state.Write(normalization is not null);
        if (normalization is not null)
        {
            state.Write(normalization.Low);
            state.Write(normalization.High);
        }
    }

    private static PercentileNormalization? ReadNormalization(StateReader state, string name) =>
        state.ReadBoolean($"whether there is {name}")
            ? new PercentileNormalization(state.ReadDouble($"{name} (low)", 0, 100), state.ReadDouble($"{name} (high)", 0, 100))
            : null;
}
