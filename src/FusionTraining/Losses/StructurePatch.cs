namespace FusionML.Training;

/// <summary>
/// The patch r = a (x1 - m1) + b (x2 - m2) of <see cref="FusionLosses.MefSsim"/> at every position of the window. No patch is
/// ever built: its norm under the uniform window and its variance under the Gaussian one follow from the local covariances of the
/// sources.
/// </summary>
/// <param name="FirstFactor">a, batch x 1 x positions, float64.</param>
/// <param name="SecondFactor">b, of the same shape.</param>
/// <param name="Variance">The variance of r under the Gaussian window, of the same shape.</param>
internal readonly record struct StructurePatch(Tensor FirstFactor, Tensor SecondFactor, Tensor Variance)
{
    private const double Epsilon = 2.220446049250313e-16;
    private const double MaximumPower = 10;

    /// <summary>The strength below which a window counts as flat, in units of 1/255.</summary>
    private const double FlatStrength = 0.001;

    /// <summary>Strengths are measured against the side of the window, in units of 1/255.</summary>
    private const double Unit = 255;

    /// <summary>
    /// Computed in double precision: variances are small differences of large numbers, and the power makes much of them.
    /// </summary>
    public static StructurePatch Of(Tensor first, Tensor second)
    {
        using IDisposable untracked = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (Tensor x, Tensor y) = (first.to(float64), second.to(float64));
        Tensor moments = cat([x, y, x * x, y * y, x * y], 0);
        (Tensor xx, Tensor yy, Tensor xy) = Covariances(BoxAverage(moments));
        double area = StructuralSimilarity.WindowSize * StructuralSimilarity.WindowSize * Unit * Unit;
        Tensor firstNorm = xx.Times(area).AtLeast(0).sqrt();
        Tensor secondNorm = yy.Times(area).AtLeast(0).sqrt();
        Tensor normOfSum = xx.Plus(xy.Times(2)).Plus(yy).Times(area).AtLeast(0).sqrt();
        Tensor consistency = (normOfSum.Plus(Epsilon) / firstNorm.Plus(secondNorm).Plus(Epsilon)).AtMost(1 - Epsilon);
        Tensor power = consistency.Times(Math.PI / 2).tan().AtMost(MaximumPower);
        Tensor firstStrength = firstNorm.Plus(FlatStrength);
        Tensor secondStrength = secondNorm.Plus(FlatStrength);
        Tensor firstWeight = firstStrength.Over(StructuralSimilarity.WindowSize).pow(power).Plus(Epsilon);
        Tensor secondWeight = secondStrength.Over(StructuralSimilarity.WindowSize).pow(power).Plus(Epsilon);
        Tensor total = firstWeight.Plus(secondWeight);
        Tensor a = firstWeight / (total * firstStrength);
        Tensor b = secondWeight / (total * secondStrength);
        Tensor normSquared = Quadratic(a, b, xx, xy, yy).Times(area);
        Tensor scale = where(
            normSquared > zeros_like(normSquared),
            maximum(firstStrength, secondStrength) / normSquared.sqrt(),
            ones_like(normSquared)
        );
        (a, b) = (a * scale, b * scale);
        (xx, yy, xy) = Covariances(StructuralSimilarity.Average(moments, zeroPadding: false));
        (Tensor firstFactor, Tensor secondFactor, Tensor variance) = scope.MoveToOuter(a, b, Quadratic(a, b, xx, xy, yy));
        return new StructurePatch(firstFactor, secondFactor, variance);
    }

    /// <summary>a^2 xx + 2 a b xy + b^2 yy.</summary>
    private static Tensor Quadratic(Tensor a, Tensor b, Tensor xx, Tensor xy, Tensor yy) =>
        (a * a * xx).Plus(a.Times(2) * b * xy).Plus(b * b * yy);

    private static (Tensor XX, Tensor YY, Tensor XY) Covariances(Tensor averages)
    {
        Tensor[] of = averages.chunk(5, 0);
        return (of[2] - of[0] * of[0], of[3] - of[1] * of[1], of[4] - of[0] * of[1]);
    }

    private static Tensor BoxAverage(Tensor pictures) => nn.functional.avg_pool2d(pictures, StructuralSimilarity.WindowSize, 1);
}
