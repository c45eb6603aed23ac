using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Fuses pictures as a tree of pairs; see <see cref="FusionOrder.Pairwise"/>.</summary>
internal static class PairwiseFusion
{
    /// <summary>Fuses pictures of one size with the luminance that stands for them.</summary>
    public static FusionResult Fuse(FusionSteps steps, FusionImage[] pictures, ImagePlane[] luminance)
    {
        FusionResult? last = null;

        // The first round fuses normalised luminance; from then on a picture and its luminance are one.
        List<(FusionImage Picture, ImagePlane Luminance)> round = [.. pictures.Zip(luminance)];
        while (round.Count > 1)
        {
            List<(FusionImage, ImagePlane)> next = [];
            for (int i = 0; i + 1 < round.Count; i += 2)
            {
                last = steps.FuseLuminance([round[i].Luminance, round[i + 1].Luminance]);
                FusionImage fused = steps.ApplyChroma(last.Fused, round[i].Picture, round[i + 1].Picture);
                next.Add((fused, last.Fused));
            }

            if (round.Count % 2 == 1)
            {
                next.Add(round[^1]);
            }

            round = next;
        }

        return last!.With(round[0].Picture);
    }
}
