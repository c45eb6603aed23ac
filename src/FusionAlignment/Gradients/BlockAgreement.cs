namespace FusionML.Alignment;

/// <summary>
/// Whether parts of a picture, each by itself, want the pose that was found for the whole: what the peak of a wrong pose, which
/// a few strong edges make, does not have.
/// </summary>
internal static class BlockAgreement
{
    /// <summary>Blocks across and down.</summary>
    public const int Side = 4;

    private const int Reach = 8;
    private const double Near = 2.0;

    /// <summary>The part of the blocks whose best shift is at most 2 pixels from none, of all shifts of up to 8 pixels.</summary>
    /// <param name="reference">The reference's level.</param>
    /// <param name="other">The other picture's level.</param>
    /// <param name="pose">The pose.</param>
    /// <param name="rowStep">2 takes every second row.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <remarks>A pose that has nothing to do with the pictures gives about 13 / 289 of the blocks.</remarks>
    public static double Of(
        OrientationField reference,
        OrientationField other,
        SimilarityPose pose,
        int rowStep,
        CancellationToken cancellationToken
    )
    {
        bool[] agree = new bool[Side * Side];
        bool[] counts = new bool[Side * Side];
        Parallel.For(0, agree.Length, new ParallelOptions { CancellationToken = cancellationToken }, block =>
        {
            int left = block % Side * reference.Width / Side;
            int right = ((block % Side) + 1) * reference.Width / Side;
            int top = block / Side * reference.Height / Side;
            int bottom = ((block / Side) + 1) * reference.Height / Side;
            double best = double.MinValue;
            double distance = double.MaxValue;
            for (int y = -Reach; y <= Reach; y++)
            {
                for (int x = -Reach; x <= Reach; x++)
                {
                    SimilarityPose shifted = pose with { ShiftX = pose.ShiftX + x, ShiftY = pose.ShiftY + y };
                    double score = OrientationCorrelation.At(
                        reference,
                        other,
                        shifted,
                        left,
                        top,
                        right - left,
                        bottom - top,
                        rowStep
                    );
                    if (score > best)
                    {
                        (best, distance) = (score, Math.Sqrt((x * x) + (y * y)));
                    }
                }
            }

            counts[block] = best > 0;
            agree[block] = best > 0 && distance <= Near;
        });
        return agree.Count(yes => yes) / (double)Math.Max(1, counts.Count(yes => yes));
    }
}
