using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>Rows and columns over which brightness is a mean.</summary>
    private const long BrightnessWindow = 16;

    /// <summary>Rows and columns from one window to the next.</summary>
    private const long BrightnessStride = 4;

    /// <summary>Visible brightness up to which the brighter source is wanted.</summary>
    private const double DarkVisible = 0.1;

    /// <summary>Visible brightness from which the visible picture is wanted.</summary>
    private const double ExposedVisible = 0.25;

    /// <summary>The most that is ever asked for: what infrared sees in a glare needs room above and below.</summary>
    private const double MostWanted = 0.7;

    /// <summary>
    /// By how much the fused picture is darker or brighter than it may be, in means over 16x16 windows: mean of max(least - F, 0)
    /// + max(F - most, 0). Where the visible brightness A is exposed (0.25 and more), least is A, but 0.7 at most, and most lies
    /// half way from A to the brighter source; where it is dark (0.1 and less), both are the brighter source; between, a mixture.
    /// Day stays day: a sky that is cold in infrared does not turn black, while a warm target may be brighter than in the visible
    /// picture, and a glare has room for what infrared sees in it. Not in the paper.
    /// </summary>
    /// <param name="fused">Fused luminance, batch x 1 x height x width, each side at least 16.</param>
    /// <param name="first">The first sources (visible), of the same shape; no gradient flows into them.</param>
    /// <param name="second">The second sources (infrared), of the same shape; no gradient flows into them.</param>
    /// <returns>A differentiable scalar, at least 0.</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ, or a side is under 16.</exception>
    public static Tensor Brightness(Tensor fused, Tensor first, Tensor second)
    {
        RequireBrightnessWindow(fused, first, second);
        using DisposeScope scope = NewDisposeScope();
        (Tensor a, Tensor b, Tensor f) = (MeanBrightness(first.detach()), MeanBrightness(second.detach()), MeanBrightness(fused));
        Tensor brighter = maximum(a, b);
        Tensor exposed = a.Plus(-DarkVisible).Over(ExposedVisible - DarkVisible).Within(0, 1);
        Tensor towardsVisible = exposed * (a - brighter);
        Tensor least = brighter.Plus(towardsVisible).AtMost(MostWanted);
        Tensor most = brighter.Plus(towardsVisible.Times(0.5));
        return (least - f).AtLeast(0).Plus((f - most).AtLeast(0)).mean().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// By how much the fused picture is brighter than both sources, in means over 16x16 windows: mean of max(F - max(A, B), 0).
    /// Correlations of differences are largest for the sum of both pictures, in which bright tissue becomes white. Not in the
    /// paper.
    /// </summary>
    /// <inheritdoc cref="Brightness"/>
    public static Tensor ExcessBrightness(Tensor fused, Tensor first, Tensor second)
    {
        RequireBrightnessWindow(fused, first, second);
        using DisposeScope scope = NewDisposeScope();
        Tensor brighter = maximum(MeanBrightness(first.detach()), MeanBrightness(second.detach()));
        return (MeanBrightness(fused) - brighter).AtLeast(0).mean().MoveToOuterDisposeScope();
    }

    private static Tensor MeanBrightness(Tensor picture) => nn.functional.avg_pool2d(picture, BrightnessWindow, BrightnessStride);

    private static void RequireBrightnessWindow(Tensor fused, Tensor first, Tensor second)
    {
        PictureBatch.RequireTriple(fused, first, second);
        if (Math.Min(fused.shape[2], fused.shape[3]) < BrightnessWindow)
        {
            throw new PictureException($"Brightness needs pictures of at least 16x16, not {fused.shape[3]}x{fused.shape[2]}.");
        }
    }
}
