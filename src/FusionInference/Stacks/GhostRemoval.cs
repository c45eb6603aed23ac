using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Keeps out of a fused bracket what moved: in doubt the reference picture alone counts.</summary>
/// <param name="reference">The number of the reference from 0; null for the picture with the most pixels that are well exposed.</param>
internal sealed class GhostRemoval(int? reference)
{
    private const float Dark = 0.1f;
    private const float Bright = 0.9f;

    /// <summary>Reads all pictures once, and the reference once more.</summary>
    /// <param name="stack">The pictures.</param>
    /// <param name="report">Called after each picture.</param>
    /// <exception cref="PictureException">There is no picture of the reference's number.</exception>
    public GhostTest Prepare(PictureStack stack, Action report)
    {
        if (reference >= stack.Count)
        {
            throw new PictureException(
                $"The reference is picture {reference + 1}, but there are {stack.Count}: a number from 1 to {stack.Count}, or none."
            );
        }

        BrightnessRanks[][] ranks = new BrightnessRanks[stack.Count][];
        (int best, int most) = (0, -1);
        for (int i = 0; i < stack.Count; i++)
        {
            FusionImage picture = stack.Read(i);
            ranks[i] = Array.ConvertAll(GhostTest.ChannelsOf(picture), channel => new BrightnessRanks(channel));
            int wellExposed = 0;
            foreach (float sample in picture.Y.Samples)
            {
                wellExposed += sample is > Dark and < Bright ? 1 : 0;
            }

            (best, most) = wellExposed > most ? (i, wellExposed) : (best, most);
            report();
        }

        int chosen = reference ?? best;
        return new GhostTest(chosen, stack.Read(chosen), ranks);
    }
}
