namespace FusionML.Training;

/// <summary>A network of an earlier stage that shows the present one its gradients, and does not learn any more itself.</summary>
internal static class Teacher
{
    /// <summary>What the teacher makes of the sources of a batch, without a graph.</summary>
    public static Tensor Fuse(FusionNetwork teacher, TrainingBatch batch)
    {
        using IDisposable untracked = no_grad();
        return teacher.forward(batch.First, batch.Second);
    }
}
