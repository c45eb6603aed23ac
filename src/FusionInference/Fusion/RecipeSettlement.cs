namespace FusionML.Inference;

/// <summary>Settles what a recipe leaves open, and refuses one that contradicts itself.</summary>
internal static class RecipeSettlement
{
    /// <inheritdoc cref="FusionRecipe.Settle"/>
    public static FusionRecipe Settle(FusionRecipe recipe)
    {
        if (recipe.Weights is not null && recipe.Rule is not null)
        {
            throw new ArgumentException(
                $"A fusion takes weights or a rule, not both: Weights is '{recipe.Weights.Name}' and Rule is '{recipe.Rule}'."
            );
        }

        FusionRecipe settled = SettleChroma(recipe.Rule is null ? SettleNetwork(recipe) : SettleRule(recipe));
        bool isOpen = recipe is { Rule: null, Weights: null, Network: null };
        return SettleMethods(settled, isOpen);
    }

    /// <summary>The same for a recipe whose luminance an engine of the caller fuses.</summary>
    /// <exception cref="ArgumentException">The recipe has weights, a network or a rule of its own, or as above.</exception>
    public static FusionRecipe SettleAround(FusionRecipe recipe, IFusionEngine engine)
    {
        if (recipe.Weights is not null || recipe.Rule is not null || recipe.Network is not null)
        {
            throw new ArgumentException(
                $"The engine '{engine.Name}' fuses: the recipe can't have weights, a network or a rule of its own."
            );
        }

        FusionRecipe settled = SettleChroma(recipe);
        return SettleMethods(
            settled with
            {
                FocusDecision = Decides(settled, engine),
                KeepAgreement = settled.KeepAgreement ?? (engine is not ClassicalRule && !settled.Engine.StretchResult),
            },
            isOpen: false
        );
    }

    private static FusionRecipe SettleRule(FusionRecipe recipe)
    {
        if (recipe.Network is not null)
        {
            throw new ArgumentException($"The rule '{recipe.Rule}' is no network: Network can't be '{recipe.Network}'.");
        }

        ClassicalRule rule = ClassicalRule.Find(recipe.Rule!)
            ?? throw new ArgumentException(
                $"There is no fusion rule '{recipe.Rule}'; there are "
                    + $"{string.Join(", ", ClassicalRule.All.Select(known => $"'{known.Name}'"))}."
            );
        return recipe with { Rule = rule.Name };
    }

    private static FusionRecipe SettleNetwork(FusionRecipe recipe)
    {
        if (recipe.Weights is null && recipe.Task is null)
        {
            throw new ArgumentException(
                "Nothing says how to fuse: set Task to what the pictures are, or Weights, or Rule (such as 'laplacian')."
            );
        }

        WeightFile weights = recipe.Weights ?? Shipped(recipe);
        NetworkDefinition network = NetworkRegistry.Recognize(weights);
        if (recipe.Network is string wanted && NetworkRegistry.Find(wanted) != network)
        {
            throw new WeightsException(weights.Name, $"these are the weights of {network.Name}, but {wanted} is asked for");
        }

        network.RequireFusion(weights);
        FusionTask? trained = FusionTaskDefinition.Find(weights.Metadata.GetValueOrDefault(WeightMetadata.Task))?.Task;
        return recipe with
        {
            Weights = network.ForTask(weights, recipe.Task),
            Network = network.Name,
            Task = recipe.Task ?? trained,
        };
    }

    /// <summary>The weights that ship; a network that does not exist is refused as those of another are.</summary>
    private static WeightFile Shipped(FusionRecipe recipe) =>
        recipe.Network is string wanted && NetworkRegistry.Find(wanted) is { FusesLuminance: true } network
            ? ShippedWeights.Load(recipe.Task!.Value, network.Name)
            : ShippedWeights.Load(recipe.Task!.Value);

    private static FusionRecipe SettleChroma(FusionRecipe recipe)
    {
        ChromaChoice chroma = recipe.Chroma.Settle(recipe.Task);
        return recipe with { ChromaRule = chroma.Rule, ColorNet = chroma.ColorNet };
    }

    /// <summary>A rule mixes by a formula that one has asked for: nothing is decided after it unless one asks for that too.</summary>
    private static bool Decides(FusionRecipe recipe, IFusionEngine engine) =>
        recipe.FocusDecision ?? (recipe.Task == FusionTask.Mfif && engine is not ClassicalRule);

    /// <summary>How the pictures are put together, of a recipe that is settled otherwise.</summary>
    private static FusionRecipe SettleMethods(FusionRecipe recipe, bool isOpen)
    {
        FusionRecipe settled = recipe with
        {
            Order = SettleOrder(recipe, isOpen),
            FocusDecision = recipe.FocusDecision ?? (recipe.Task == FusionTask.Mfif && recipe.Rule is null),
            KeepAgreement = recipe.KeepAgreement ?? (recipe.Rule is null && !recipe.Engine.StretchResult),
        };
        if (settled.Deghost && (settled.Task != FusionTask.Meif || settled.Order != FusionOrder.Together))
        {
            throw new ArgumentException(
                "Deghost is for multi-exposure pictures that are fused together: the task must be Meif, with neither weights nor a "
                    + "network nor a rule, and Order Together or Automatic."
            );
        }

        if (settled.GhostReference is int reference && !settled.Deghost)
        {
            throw new ArgumentException($"GhostReference is {reference}, but Deghost is not set.");
        }

        if (settled.FocusDecision == true && (settled.Task != FusionTask.Mfif || settled.Rule is not null))
        {
            throw new ArgumentException("FocusDecision is for multi-focus pictures (Mfif) that a network fuses, not a rule.");
        }

        if (settled.KeepAgreement == true && (settled.Rule is not null || settled.Engine.StretchResult))
        {
            throw new ArgumentException(
                "KeepAgreement is for what a network fuses and does not stretch: leave it open, or set neither Rule nor StretchResult."
            );
        }

        return settled;
    }

    /// <summary>The order, of a recipe that is settled otherwise.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="isOpen">The caller asked neither for weights nor for a network nor for a rule.</param>
    private static FusionOrder SettleOrder(FusionRecipe recipe, bool isOpen)
    {
        bool hasMethod = recipe.Task is FusionTask.Mfif or FusionTask.Meif && recipe.Rule is null;
        return recipe.Order switch
        {
            FusionOrder.Automatic => hasMethod && isOpen ? FusionOrder.Together : FusionOrder.Sequence,
            FusionOrder.Together when recipe.Rule is not null => throw new ArgumentException(
                $"The rule '{recipe.Rule}' takes all pictures at once by itself: Order can't be Together."
            ),
            FusionOrder.Together when !hasMethod => throw new ArgumentException(
                "Order can only be Together for multi-focus and multi-exposure pictures, "
                    + $"not for {(recipe.Task is null ? "pictures without a task" : recipe.Task.ToString())}."
            ),
            _ => recipe.Order,
        };
    }
}
