using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>
/// A Swin block backwards, a group of windows at a time: the forward pass is computed again from the block's input, which is all
/// that is kept, and the gradient goes back through it in the first two cache levels.
/// </summary>
/// <remarks>
/// Everything is channel-major as in the forward kernel, with lanes as tokens; inputs of linear layers are also turned
/// token-major, for their weights' gradients. A group past the last window of a row is filled up by that window once more: those
/// tokens get no gradient, so that they add nothing to the sums, and write theirs to a spare place.
/// </remarks>
internal static unsafe class SwinBlockGradient<TOps, TVector, TWindow>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
    where TWindow : struct, IWindow
{
    private static int Group
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowLanes<TOps, TVector, TWindow>.Group;
    }

    private static int WindowTokens
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WindowLanes<TOps, TVector, TWindow>.WindowTokens;
    }

    /// <summary>The sums of a block's gradients in a run of memory, or with null how long it has to be.</summary>
    public static SwinBlockSums Sums(SwinBlockWeights block, float* start) =>
        new(start, block.Channels, block.Bias.Heads, WindowTokens, TOps.Lanes);

    /// <summary>Values of scratch memory.</summary>
    public static int ScratchLength(SwinBlockWeights block) => Parts(block, null).Length;

    /// <summary>One row of windows.</summary>
    /// <param name="block">The parameters, and the normalisation before or after the block.</param>
    /// <param name="sums">Where the parameters' gradients are summed.</param>
    /// <param name="maps">What is read and written.</param>
    /// <param name="windowRow">Which row of windows.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WindowRow(
        TrainableSwinBlock block, in SwinBlockSums sums, SwinGradientMaps maps, int windowRow, float* scratch)
    {
        int channels = block.Weights.Channels;
        int windows = maps.Input.Width / TWindow.Side;
        int windowsPerGroup = Group / WindowTokens;
        nint* offsets = stackalloc nint[Group];
        nint* places = stackalloc nint[Group];
        nint* lanes = stackalloc nint[TOps.Lanes];
        for (int lane = 0; lane < TOps.Lanes; lane++)
        {
            lanes[lane] = (nint)lane * Group;
        }

        SwinGradientScratch parts = Parts(block.Weights, scratch);
        float* gradientOrigin = maps.InputGradient.Row(0);
        for (int first = 0; first < windows; first += windowsPerGroup)
        {
            SwinBlock<TOps, TVector, TWindow>.FillOffsets(
                maps.Input, block.Weights.Shift, windowRow, first, offsets, planeStride: 0, places);
            SwinBlock<TOps, TVector, TWindow>.Move(maps.Input.Row(0), offsets, lanes, parts.Raw, channels);
            SwinBlock<TOps, TVector, TWindow>.Move(maps.OutputGradient.Row(0), offsets, lanes, parts.OutputGradient, channels);

            // The remainder of a row: tokens that stand for no window of their own.
            int valid = Math.Min(windows - first, windowsPerGroup) * WindowTokens;
            if (valid < Group)
            {
                TokenRows<TOps, TVector>.Clear(parts.OutputGradient, channels, Group, valid);
                for (int t = valid; t < Group; t++)
                {
                    offsets[t] = (nint)(parts.Spare - gradientOrigin);
                }
            }

            SwinBlockRecomputation<TOps, TVector, TWindow>.Run(block, maps.Input, windowRow, first, in parts);
            SwinBlockBackward<TOps, TVector, TWindow>.Run(block, in sums, in parts);
            SwinBlock<TOps, TVector, TWindow>.MoveBack(parts.InputGradient, lanes, gradientOrigin, offsets, channels);
        }
    }

    private static SwinGradientScratch Parts(SwinBlockWeights block, float* scratch) =>
        new(scratch, block.Channels, block.Bias.Heads, Group, WindowTokens, TOps.Lanes);
}
