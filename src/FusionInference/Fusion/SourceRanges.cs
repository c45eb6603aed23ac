using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Decides how far the luminance of each source is stretched.</summary>
internal static class SourceRanges
{
    /// <summary>What is to be done with each source; null for one that stays as it is.</summary>
    /// <param name="recipe">Says which are stretched; settled.</param>
    /// <param name="sources">The luminance of each source.</param>
    /// <param name="names">What errors call them.</param>
    /// <exception cref="PixelValueException">A sample is NaN or infinite.</exception>
    public static SourceNormalization?[] Of(FusionRecipe recipe, IReadOnlyList<ImagePlane> sources, IReadOnlyList<string> names)
    {
        SourceNormalization?[] ranges = new SourceNormalization?[sources.Count];
        List<(int Index, SampleRange Range)> measured = [];
        for (int i = 0; i < ranges.Length; i++)
        {
            if ((i == 0 ? recipe.NormalizeFirst : recipe.NormalizeSecond) is PercentileNormalization asked)
            {
                ranges[i] = new SourceNormalization(names[i], asked.Measure(sources[i], names[i]), asked, IsAutomatic: false);
            }
            else if (recipe.NormalizeNarrowSources && NarrowRange.Measure(sources[i], names[i]) is SampleRange range)
            {
                measured.Add((i, range));
            }
        }

        // Pictures of one camera are compared with each other while they are fused: a stretch of each for itself would make up
        // differences, and take away that between exposures.
        bool together = recipe.Task is FusionTask task && FusionTaskDefinition.Of(task).SourcesShareRange;
        SampleRange all = measured.Count > 0 ? measured.Select(source => source.Range).Aggregate((a, b) => a.Union(b)) : default;
        foreach ((int index, SampleRange own) in measured)
        {
            SampleRange range = together ? all : own;
            if (NarrowRange.IsNarrow(range))
            {
                ranges[index] = new SourceNormalization(names[index], range, NarrowRange.Percentiles, IsAutomatic: true);
            }
        }

        return ranges;
    }
}
