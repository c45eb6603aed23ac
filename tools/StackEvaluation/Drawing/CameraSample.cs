namespace FusionML.StackEvaluation;

/// <summary>Rounds a sample to what a file of a bit depth holds.</summary>
internal static class CameraSample
{
    public static float Round(double value, int bitDepth)
    {
        int maximum = (1 << bitDepth) - 1;
        return (float)Math.Round(Math.Clamp(value, 0, 1) * maximum) / maximum;
    }
}
