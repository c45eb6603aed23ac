using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Decides how far the luminance of each source is stretched.</summary>
internal static class SourceRanges
{
    /// <summary>What is to be done with each source; null for one that stays as it is.</summary>
    /// <param name="recipe">Says which are stretched; settled.</param>
    /// <param name="sources">The luminance of each source.</param>
    /// <param name="names">What errors call them.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PixelValueException">A sample is NaN or infinite.</exception>
    public static SourceNormalization?[] Of(
        FusionRecipe recipe,
        IReadOnlyList<ImagePlane> sources,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    ) => Decide(recipe, [.. sources.Select((source, i) => Measure(recipe, i, source, names[i], cancellationToken))], names);

    /// <summary>The range of a source; null for one that stays as it is whatever the others are.</summary>
    /// <param name="recipe">Says which are stretched; settled.</param>
    /// <param name="index">The number of the source.</param>
    /// <param name="source">Its luminance.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PixelValueException">A sample is NaN or infinite.</exception>
    public static SampleRange? Measure(
        FusionRecipe recipe,
        int index,
        ImagePlane source,
        string name,
        CancellationToken cancellationToken
    ) =>
        AskedFor(recipe, index) is PercentileNormalization asked ? asked.Measure(source, name, cancellationToken)
        : recipe.NormalizeNarrowSources ? NarrowRange.Measure(source, name, cancellationToken)
        : null;

    /// <summary>What is to be done with each source, by what <see cref="Measure"/> gave.</summary>
    public static SourceNormalization?[] Decide(
        FusionRecipe recipe,
        IReadOnlyList<SampleRange?> measured,
        IReadOnlyList<string> names
    )
    {
        // Pictures of one camera are compared with each other while they are fused: a stretch of each for itself would make up
        // differences, and take away that between exposures.
        bool together = recipe.Task is FusionTask task && FusionTaskDefinition.Of(task).SourcesShareRange;
        SampleRange? all = null;
        for (int i = 0; i < measured.Count; i++)
        {
            if (AskedFor(recipe, i) is null && measured[i] is SampleRange range)
            {
                all = all?.Union(range) ?? range;
            }
        }

        return [.. measured.Select((range, i) => Decide(i, range))];

        SourceNormalization? Decide(int index, SampleRange? own)
        {
            if (own is null)
            {
                return null;
            }

            if (AskedFor(recipe, index) is PercentileNormalization asked)
            {
                return new SourceNormalization(names[index], own.Value, asked, IsAutomatic: false);
            }

            SampleRange range = together ? all!.Value : own.Value;
            return NarrowRange.IsNarrow(range)
                ? new SourceNormalization(names[index], range, NarrowRange.Percentiles, IsAutomatic: true)
                : null;
        }
    }

    private static PercentileNormalization? AskedFor(FusionRecipe recipe, int index) =>
        index == 0 ? recipe.NormalizeFirst : recipe.NormalizeSecond;
}
