using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// Which share of the samples of a channel lie below a value, and which value has a share below it. Two exposures of one scene have
/// the same order of brightness, so equal shares give the curve that leads from one to the other, for any camera and exposure.
/// </summary>
/// <remarks>
/// M. D. Grossberg and S. K. Nayar, "Determining the camera response from images: what is knowable?", IEEE Trans. PAMI 25(11),
/// 2003, doi:10.1109/TPAMI.2003.1240119. What moves through the picture hardly changes the shares.
/// </remarks>
internal sealed class BrightnessRanks
{
    private const int Bins = 1024;

    private readonly float[] _below = new float[Bins + 1];

    public BrightnessRanks(ImagePlane channel)
    {
        int[] counts = new int[Bins];
        foreach (float sample in channel.Samples)
        {
            counts[BinOf(sample)]++;
        }

        double brightness = 0;
        long sum = 0;
        for (int bin = 0; bin < Bins; bin++)
        {
            sum += counts[bin];
            brightness += (double)bin * counts[bin];
            _below[bin + 1] = sum / (float)channel.Samples.Length;
        }

        Brightness = brightness / sum / (Bins - 1);
    }

    /// <summary>The mean of the samples, 0 to 1.</summary>
    public double Brightness { get; }

    /// <summary>The share of samples below the bin of a value.</summary>
    public float Below(float value) => _below[BinOf(value)];

    /// <summary>The share of samples up to and with the bin of a value.</summary>
    public float UpTo(float value) => _below[BinOf(value) + 1];

    /// <summary>The lowest value that has the share below it or reaches it.</summary>
    public float ValueAt(float share)
    {
        int at = Array.BinarySearch(_below, share);
        int bin = at >= 0 ? at : ~at - 1;
        return Math.Clamp(bin, 0, Bins - 1) / (Bins - 1f);
    }

    private static int BinOf(float value) => (int)(Math.Clamp(value, 0, 1) * (Bins - 1) + 0.5f);
}
