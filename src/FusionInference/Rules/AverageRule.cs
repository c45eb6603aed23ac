using System.Numerics;
using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>The mean of the sources, pixel by pixel.</summary>
public sealed class AverageRule : ClassicalRule
{
    /// <summary>Makes the rule.</summary>
    public AverageRule()
        : base("average") { }

    /// <summary>
    /// Adds sum_i I_i / n to <paramref name="fused"/>; lanes are pixels of one row, the rest of a row follows the scalar formula.
    /// </summary>
    internal static void AddMean(IReadOnlyList<ImagePlane> sources, ImagePlane fused, CancellationToken cancellationToken)
    {
        float share = 1f / sources.Count;
        for (int y = 0; y < fused.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<float> row = fused.GetRow(y);
            for (int i = 0; i < sources.Count; i++)
            {
                ReadOnlySpan<float> source = sources[i].GetRow(y);
                int x = 0;
                for (; x <= row.Length - Vector<float>.Count; x += Vector<float>.Count)
                {
                    (new Vector<float>(row[x..]) + new Vector<float>(source[x..]) * share).CopyTo(row[x..]);
                }

                for (; x < row.Length; x++)
                {
                    row[x] += source[x] * share;
                }
            }
        }
    }

    private protected override void Fuse(
        IReadOnlyList<ImagePlane> sources,
        ImagePlane fused,
        IProgress<FuseProgress>? progress,
        CancellationToken cancellationToken
    ) => AddMean(sources, fused, cancellationToken);
}
