using FsCheck;
using FsCheck.Fluent;

namespace FusionML.Metrics.Tests;

/// <summary>Two random sources and a fused picture, as FsCheck draws them.</summary>
/// <param name="A">The first source.</param>
/// <param name="B">The second source.</param>
/// <param name="F">The fused picture.</param>
internal sealed record Scene(BytePlane A, BytePlane B, BytePlane F)
{
    private const int Cases = 25;

    /// <summary>The pictures as a metric takes them.</summary>
    public MetricInput Input => RandomPictures.Input(A, B, F);

    /// <summary>The value of a metric on the scene.</summary>
    public double this[string id] => MetricRegistry.Get(id).Compute(Input).Value;

    /// <summary>
    /// Checks <paramref name="holds"/> on scenes of waves and of noise, 48 to 80 pixels a side, F the average or a third picture.
    /// </summary>
    public static void ForAll(Action<Scene> holds)
    {
        Gen<Scene> scenes =
            from height in Gen.Choose(48, 80)
            from width in Gen.Choose(48, 80)
            from seed in Gen.Choose(0, 100_000)
            from noisy in Gen.Elements(true, false)
            from average in Gen.Elements(true, false)
            select Draw(height, width, seed, noisy, average);
        Prop.ForAll(scenes.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(20_261_120, 1));
    }

    /// <summary>The scene with every plane turned into another.</summary>
    public Scene Select(Func<BytePlane, BytePlane> turn) => new(turn(A), turn(B), turn(F));

    /// <inheritdoc/>
    public override string ToString() => $"scene of {F.Width}x{F.Height}";

    private static Scene Draw(int height, int width, int seed, bool noisy, bool average)
    {
        Func<int, int, int, BytePlane> draw = noisy ? RandomPictures.Noise : RandomPictures.Waves;
        BytePlane a = draw(height, width, seed);
        BytePlane b = draw(height, width, seed + 1);
        return new Scene(a, b, average ? RandomPictures.Average(a, b) : draw(height, width, seed + 2));
    }
}
