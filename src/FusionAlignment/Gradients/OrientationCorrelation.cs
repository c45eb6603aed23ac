using System.Runtime.Intrinsics;

namespace FusionML.Alignment;

/// <summary>The normalised correlation of two orientation fields under a similarity, over where they overlap.</summary>
/// <remarks>Both fields are read only: any number of threads can evaluate the same pair.</remarks>
internal static class OrientationCorrelation
{
    /// <summary>Part of the reference that must be covered; with less there is nothing to compare.</summary>
    private const double MinimumOverlap = 0.25;

    /// <summary>
    /// The sum of the products of the vectors over the root of the product of their energies: 1 where they are equal, about 0
    /// where they have nothing in common, and 0 for pictures that hardly overlap.
    /// </summary>
    public static double At(OrientationField reference, OrientationField other, SimilarityPose pose) =>
        At(reference, other, pose, 0, 0, reference.Width, reference.Height);

    /// <summary>As above, over a block of the reference alone; with a row step of 2 over every second row of it.</summary>
    public static double At(
        OrientationField reference,
        OrientationField other,
        SimilarityPose pose,
        int left,
        int top,
        int width,
        int height,
        int rowStep = 1
    )
    {
        (double sine, double cosine) = Math.SinCos(pose.Angle);
        double scale = Math.Exp(pose.LogScale);
        (float stepX, float stepY) = ((float)(scale * cosine), (float)(scale * sine));
        PlanarTransform transform = pose.Between(reference, other);
        Sums sums = default;
        for (int y = top; y < top + height; y += rowStep)
        {
            (double startX, double startY) = transform.Apply(0, y);
            (int first, int end) = Covered(left, left + width, startX, stepX, other.Width - 1);
            (first, end) = Covered(first, end, startY, stepY, other.Height - 1);
            if (end > first)
            {
                sums.AddRow(
                    reference.Vectors.AsSpan(y * reference.Width, reference.Width),
                    other,
                    (float)startX,
                    (float)startY,
                    stepX,
                    stepY,
                    first,
                    end
                );
            }
        }

        if (sums.Count * rowStep < MinimumOverlap * width * height || !(sums.OwnEnergy > 0) || !(sums.OtherEnergy > 0))
        {
            return 0;
        }

        // The other picture's angles are turned back: cos 2(a1 - a2 + turn) from the sums for cos and sin of 2(a1 - a2).
        (double sineOfTurn, double cosineOfTurn) = Math.SinCos(2 * pose.Angle);
        double common = sums.Weights + (cosineOfTurn * sums.Cosines) + (sineOfTurn * sums.Sines);
        return common / Math.Sqrt(sums.OwnEnergy * sums.OtherEnergy);
    }

    /// <summary>The columns from <paramref name="first"/> whose coordinate start + x step lies in [0, limit).</summary>
    private static (int First, int End) Covered(int first, int end, double start, double step, double limit)
    {
        // A hair inside, so that rounding in single precision never steps over the edge.
        const double hair = 0.01;
        if (Math.Abs(step) < 1e-9)
        {
            return start >= hair && start < limit - hair ? (first, end) : (first, first);
        }

        double atZero = (hair - start) / step;
        double atLimit = (limit - hair - start) / step;
        (double low, double high) = step > 0 ? (atZero, atLimit) : (atLimit, atZero);
        return (Math.Max(first, (int)Math.Ceiling(low)), Math.Min(end, (int)Math.Ceiling(high)));
    }

    private struct Sums
    {
        public double Weights;
        public double Cosines;
        public double Sines;
        public double OwnEnergy;
        public double OtherEnergy;
        public long Count;

        public void AddRow(
            ReadOnlySpan<Vector128<float>> own,
            OrientationField other,
            float startX,
            float startY,
            float stepX,
            float stepY,
            int first,
            int end
        )
        {
            Vector128<float> products = Vector128<float>.Zero;
            Vector128<float> crossed = Vector128<float>.Zero;
            Vector128<float> ownSquares = Vector128<float>.Zero;
            Vector128<float> otherSquares = Vector128<float>.Zero;
            Vector128<float>[] field = other.Vectors;
            int stride = other.Width;
            for (int x = first; x < end; x++)
            {
                float atX = startX + (x * stepX);
                float atY = startY + (x * stepY);
                int column = (int)atX;
                int row = (int)atY;
                Vector128<float> across = Vector128.Create(atX - column);
                Vector128<float> down = Vector128.Create(atY - row);
                int at = (row * stride) + column;
                Vector128<float> upper = field[at] + (across * (field[at + 1] - field[at]));
                Vector128<float> lower = field[at + stride] + (across * (field[at + stride + 1] - field[at + stride]));
                Vector128<float> sampled = upper + (down * (lower - upper));
                Vector128<float> mine = own[x];
                products += mine * sampled;
                crossed += mine * Vector128.Shuffle(sampled, Vector128.Create(1, 0, 2, 3));
                ownSquares += mine * mine;
                otherSquares += sampled * sampled;
            }

            // Lanes: w cos 2a, w sin 2a, w, 0; crossed has cos1 sin2 and sin1 cos2 in its first two.
            Cosines += products[0] + products[1];
            Weights += products[2];
            Sines += crossed[0] - crossed[1];
            OwnEnergy += Vector128.Sum(ownSquares);
            OtherEnergy += Vector128.Sum(otherSquares);
            Count += end - first;
        }
    }
}
