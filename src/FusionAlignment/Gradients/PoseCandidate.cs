namespace FusionML.Alignment;

/// <summary>A pose and how well it fits.</summary>
/// <param name="Pose">The pose.</param>
/// <param name="Score">The normalised correlation.</param>
internal readonly record struct PoseCandidate(SimilarityPose Pose, double Score)
{
    /// <summary>The best candidates, best first, none of them near a better one.</summary>
    /// <param name="candidates">All of them.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="distance">What is near, in pixels of the level.</param>
    /// <param name="radius">Half the diagonal of the level.</param>
    public static List<PoseCandidate> Best(IEnumerable<PoseCandidate> candidates, int count, double distance, double radius)
    {
        List<PoseCandidate> best = [];
        foreach (PoseCandidate candidate in candidates.OrderByDescending(candidate => candidate.Score))
        {
            if (best.Count < count && best.All(better => better.Pose.CornerDistance(candidate.Pose, radius) > distance))
            {
                best.Add(candidate);
            }
        }

        return best;
    }
}
