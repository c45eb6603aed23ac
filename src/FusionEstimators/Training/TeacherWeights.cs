using FusionML.Inference;

namespace FusionML.Estimators;

/// <summary>The weights of a transformer that teaches.</summary>
internal static class TeacherWeights
{
    /// <summary>The weights of <paramref name="teacher"/>.</summary>
    /// <exception cref="ArgumentException">It fuses by a rule, or its network takes the pictures in the other order.</exception>
    public static WeightFile Require(FuseImagesTransformer teacher)
    {
        WeightFile weights = teacher.Weights
            ?? throw new ArgumentException(
                $"The teacher fuses by the rule '{teacher.EngineName}'; a teacher must have a network.",
                nameof(teacher)
            );
        string order = weights.Metadata.GetValueOrDefault(WeightMetadata.ImageOrder, WeightMetadata.FirstSecond);
        return order == WeightMetadata.FirstSecond
            ? weights
            : throw new ArgumentException(
                $"The teacher's network takes its pictures in the order '{order}'; "
                    + $"a teacher must take them as '{WeightMetadata.FirstSecond}'.",
                nameof(teacher)
            );
    }
}
