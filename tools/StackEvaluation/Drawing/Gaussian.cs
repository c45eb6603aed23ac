namespace FusionML.StackEvaluation;

/// <summary>Normally distributed numbers by the method of Box and Muller.</summary>
internal static class Gaussian
{
    public static double Next(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
