using System.Globalization;

namespace FusionML.Inference;

/// <summary>How much memory a settled recipe takes, and what to choose where there is too little.</summary>
internal static class MemoryNeeds
{
    /// <summary>Bytes of a sample in a plane.</summary>
    private const long Sample = sizeof(float);

    /// <summary>Less than this is not worth a look at the machine.</summary>
    private const long MinimumChecked = 64 << 20;

    /// <summary>What fusing pictures of one size takes.</summary>
    /// <param name="recipe">The recipe, settled.</param>
    /// <param name="hasOwnNetwork">The recipe's network runs on the managed engine; another engine's memory is not known.</param>
    /// <param name="call">What is fused.</param>
    public static MemoryEstimate Of(FusionRecipe recipe, bool hasOwnNetwork, MemoryCall call)
    {
        long pixels = call.Pixels;
        long bands = call.IsColor ? 3L * (call.BitDepth > 8 ? sizeof(ushort) : sizeof(byte)) : 0;
        if (StackFusions.Fuses(recipe, call.Pictures))
        {
            // Pictures are read one at a time.
            return new MemoryEstimate(pixels * (Sample + bands), StackFusions.Of(recipe).WorkingPlanes * Sample * pixels);
        }

        long normalized = (recipe.NormalizeFirst is null ? 0 : 1) + (recipe.NormalizeSecond is null ? 0 : call.Pictures - 1);
        (long luminance, long kept) = Luminance(recipe, hasOwnNetwork, call);

        // Steps of more than two pictures leave results that wait for the next step.
        long waiting =
            call.Pictures == 2 ? 0
            : recipe.Order == FusionOrder.Pairwise ? call.Pictures / 2 * 3 * Sample * pixels
            : call.IsColor ? 2 * Sample * pixels
            : 0;
        long chroma = call.IsColor ? Chroma(recipe, call) : 0;
        long agreement = recipe.KeepAgreement == true ? SourceAgreement.WorkingPlanes * Sample * pixels : 0;
        long work = (normalized * Sample * pixels) + waiting + Math.Max(luminance, kept + Math.Max(chroma, agreement));
        return new MemoryEstimate(call.Pictures * pixels * (Sample + bands), work);
    }

    /// <summary>Refuses work for which there is too little memory.</summary>
    /// <exception cref="FusionMemoryException">There is too little.</exception>
    public static void Require(FusionRecipe recipe, bool hasOwnNetwork, MemoryCall call, Func<long> available)
    {
        long needed = Of(recipe, hasOwnNetwork, call).Work;
        if (needed >= MinimumChecked && available() is long left && left < needed)
        {
            throw new FusionMemoryException(Describe(recipe, hasOwnNetwork, call, needed, left), needed, left);
        }
    }

    /// <summary>The error for work that ran out of memory in spite of the estimate.</summary>
    public static FusionMemoryException RanOut(
        FusionRecipe recipe,
        bool hasOwnNetwork,
        MemoryCall call,
        OutOfMemoryException error
    )
    {
        (long needed, long left) = (Of(recipe, hasOwnNetwork, call).Work, MachineMemory.Available());
        return new FusionMemoryException(Describe(recipe, hasOwnNetwork, call, needed, left), needed, left, error);
    }

    /// <summary>The peak while luminance is fused, and what of it stays while chroma is decided.</summary>
    private static (long Peak, long Kept) Luminance(FusionRecipe recipe, bool hasOwnNetwork, MemoryCall call)
    {
        long pixels = call.Pixels;
        if (recipe.Rule is string rule)
        {
            // Each coarser level has a quarter of the pixels: a third of a plane for each source, and the result's.
            long levels = ClassicalRule.Find(rule) is LaplacianRule ? (call.Pictures + 1) * Sample * pixels / 3 : 0;
            return ((Sample * pixels) + levels, Sample * pixels);
        }

        long planes = 2 * Sample * pixels;
        if (
            !hasOwnNetwork
            || recipe.Network is null
            || NetworkRegistry.Find(recipe.Network) is not { PlanBytes: { } bytes } network
        )
        {
            return (planes, planes);
        }

        int height = ReflectPadding.RoundUp(call.Height, network.SizeMultiple);
        int width = ReflectPadding.RoundUp(call.Width, network.SizeMultiple);
        PlanVariant? variant = network.VariantOf(recipe.Engine, (long)height * width);
        PlanKey key = new(height, width, recipe.Engine.EffectiveThreads, variant);
        long peak = bytes(key, recipe.Engine);
        return (peak, key.Pixels <= PlanLimits.MaximumLastPixels ? peak : planes);
    }

    private static long Chroma(FusionRecipe recipe, MemoryCall call)
    {
        long planes = 2 * Sample * call.Pixels;
        return recipe.ColorNet is null
            ? planes
            : planes + ThreadedColorNet.BytesFor(new PlanKey(call.Height, call.Width, recipe.Engine.EffectiveThreads));
    }

    private static string Describe(FusionRecipe recipe, bool hasOwnNetwork, MemoryCall call, long needed, long left)
    {
        string problem =
            $"Fusing {call.Pictures} pictures of {call.Width}x{call.Height} needs {Text(needed)} of memory beside the pictures, and "
            + $"{Text(left)} are free.";
        string[] ways =
        [
            .. (StackFusions.Fuses(recipe, call.Pictures) ? [] : Alternatives(recipe))
                .Select(way => (way.Name, Of(way.Recipe, hasOwnNetwork, call).Work))
                .Where(way => way.Work <= left)
                .Select(way => $"{way.Name} needs {Text(way.Work)}"),
        ];
        return ways.Length > 0
            ? $"{problem} What fits: {string.Join("; ", ways)}."
            : $"{problem} No option brings it below that: free memory, or fuse smaller pictures.";
    }

    private static IEnumerable<(string Name, FusionRecipe Recipe)> Alternatives(FusionRecipe recipe)
    {
        FusionRecipe smallest = recipe with { Engine = recipe.Engine.WithMemory(FusionMemory.Smallest) };
        FusionRecipe distance = recipe with { ChromaRule = "distance", ColorNet = null };
        bool chooses = recipe.Network is string name && NetworkRegistry.Find(name) is { HasMemoryChoice: true };
        if (chooses)
        {
            yield return ("memory smallest (--memory smallest)", smallest);
        }

        if (recipe.ColorNet is not null)
        {
            yield return ("chroma distance (--chroma distance)", distance);
        }

        if (chooses && recipe.ColorNet is not null)
        {
            yield return (
                "both (--memory smallest --chroma distance)",
                smallest with
                {
                    ChromaRule = distance.ChromaRule,
                    ColorNet = null,
                }
            );
        }

        if (recipe.Rule is not ("laplacian" or "average"))
        {
            FusionRecipe rule = distance with { Rule = "laplacian", Weights = null, Network = null, KeepAgreement = false };
            yield return ("the rule laplacian with chroma distance (--rule laplacian --chroma distance)", rule);
        }
    }

    private static string Text(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0#} GB");
}
