using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>How the tokens of a group of windows lie in registers, for the gradient of the attention.</summary>
/// <remarks>
/// Lanes are tokens. Either a register is a part of one window, or (windows of 2 x 2 and more than four lanes) every four lanes
/// are a window. All members are constants or one load once compiled, so they have to be inlined in any case.
/// </remarks>
internal static unsafe class WindowLanes<TOps, TVector, TWindow>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
    where TWindow : struct, IWindow
{
    /// <summary>Tokens of a group: see <see cref="WindowAttention{TOps, TVector, TWindow}.GroupTokens"/>.</summary>
    public static int Group
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowAttention<TOps, TVector, TWindow>.GroupTokens;
    }

    /// <summary>Tokens of a window.</summary>
    public static int WindowTokens
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TWindow.Side * TWindow.Side;
    }

    /// <summary>Whether a register holds tokens of several windows.</summary>
    public static bool SharesRegisters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowAttention<TOps, TVector, TWindow>.SharesRegisters;
    }

    /// <summary>Values from one key's position bias to the next, for its sums: one for each query, or for each lane.</summary>
    public static int BiasSumStride
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Math.Max(WindowTokens, TOps.Lanes);
    }

    /// <summary>
    /// The first token of the window that the register at <paramref name="token"/> is in, or the register's own where it holds
    /// several windows.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WindowStart(int token) => SharesRegisters ? token : token / WindowTokens * WindowTokens;

    /// <summary>What token <paramref name="place"/> of each lane's window has in a row.</summary>
    /// <param name="row">The row, at the register's first token.</param>
    /// <param name="windowStart">Values from there to the window's first token.</param>
    /// <param name="place">Which token of the window.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector OfToken(float* row, nint windowStart, int place)
    {
        if (!SharesRegisters)
        {
            // One window: the same value for all lanes.
            return TOps.Broadcast(row[windowStart + place]);
        }

        // Four lanes a window: each window's own token, in all four of its lanes. The instruction takes its lane as a constant.
        TVector values = TOps.Load(row);
        return place switch
        {
            0 => TOps.BroadcastInQuad(values, 0),
            1 => TOps.BroadcastInQuad(values, 1),
            2 => TOps.BroadcastInQuad(values, 2),
            _ => TOps.BroadcastInQuad(values, 3),
        };
    }
}
