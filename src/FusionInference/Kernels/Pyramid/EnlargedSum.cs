using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// fine += sign * (coarse, enlarged to twice its size): bilinear, half-pixel centres, clamped at the edge. A position lies a
/// quarter of the way from one neighbour to the other, so the weights are 3/4 and 1/4.
/// </summary>
/// <remarks>Lanes are channels; the number of channels is a multiple of 16.</remarks>
internal static unsafe class EnlargedSum<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    private const float Near = 0.75f;
    private const float Far = 0.25f;

    /// <summary>Computes row <paramref name="y"/> of the fine map, in place.</summary>
    /// <param name="fine">The map that is added to.</param>
    /// <param name="coarse">A map of half the size.</param>
    /// <param name="sign">1 or -1.</param>
    /// <param name="y">Row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row(FeatureMap fine, FeatureMap coarse, float sign, int y)
    {
        int channels = coarse.Channels, last = coarse.Width - 1;
        int nearRow = y / 2, farRow = Math.Clamp((y & 1) == 0 ? nearRow - 1 : nearRow + 1, 0, coarse.Height - 1);
        float* near = coarse.Row(nearRow), far = coarse.Row(farRow), target = fine.Row(y);
        TVector nearWeight = TOps.Broadcast(sign * Near), farWeight = TOps.Broadcast(sign * Far);
        TVector nearShare = TOps.Broadcast(Near), farShare = TOps.Broadcast(Far);
        for (int c = 0; c < channels; c += TOps.Lanes)
        {
            TVector left = Column(near + c, far + c, nearWeight, farWeight), at = left;
            for (int x = 0; x <= last; x++)
            {
                nint next = (nint)Math.Min(x + 1, last) * channels;
                TVector right = Column(near + next + c, far + next + c, nearWeight, farWeight);
                float* pair = target + (2 * (nint)x * channels) + c;
                TVector middle = TOps.Multiply(at, nearShare);
                TOps.Store(pair, TOps.Add(TOps.Load(pair), TOps.MultiplyAdd(left, farShare, middle)));
                TOps.Store(pair + channels, TOps.Add(TOps.Load(pair + channels), TOps.MultiplyAdd(right, farShare, middle)));
                (left, at) = (at, right);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Column(float* near, float* far, TVector nearWeight, TVector farWeight) =>
        TOps.MultiplyAdd(nearWeight, TOps.Load(near), TOps.Multiply(farWeight, TOps.Load(far)));
}
