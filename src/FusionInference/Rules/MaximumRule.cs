using System.Numerics;
using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>The brightest of the sources, pixel by pixel.</summary>
public sealed class MaximumRule : ClassicalRule
{
    /// <summary>Makes the rule.</summary>
    public MaximumRule()
        : base("maximum") { }

    /// <summary>max_i I_i; lanes are pixels of one row, what is left of a row follows the scalar formula.</summary>
    private protected override void Fuse(
        IReadOnlyList<ImagePlane> sources,
        ImagePlane fused,
        IProgress<FuseProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        for (int y = 0; y < fused.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<float> row = fused.GetRow(y);
            sources[0].GetRow(y).CopyTo(row);
            for (int i = 1; i < sources.Count; i++)
            {
                ReadOnlySpan<float> source = sources[i].GetRow(y);
                int x = 0;
                for (; x <= row.Length - Vector<float>.Count; x += Vector<float>.Count)
                {
                    Vector.Max(new Vector<float>(row[x..]), new Vector<float>(source[x..])).CopyTo(row[x..]);
                }

                for (; x < row.Length; x++)
                {
                    row[x] = Math.Max(row[x], source[x]);
                }
            }
        }
    }
}
