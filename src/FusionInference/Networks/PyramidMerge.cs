namespace FusionML.Inference;

/// <summary>
/// The convolution over the enlarged pyramid and full size: tiles walk down the picture, first the enlarged levels, then full
/// size on top.
/// </summary>
internal static unsafe class PyramidMerge
{
    private const int WalkRows = 64;

    /// <summary>Values of scratch memory that a thread needs.</summary>
    public static int ScratchLength(KernelSet kernels, MultiScaleMaskGeneratorWeights weights) =>
        weights.Levels.Sum(kernels.PyramidScratch) + kernels.WinogradScratch(weights.FullSize.Inputs, weights.FullSize.Outputs);

    /// <summary>
    /// Computes the rows that <paramref name="merged"/> holds; their number and the first one are multiples of 4.
    /// </summary>
    public static void Run(
        LayerRunner layers,
        MultiScaleMaskGeneratorWeights weights,
        PyramidLevel[] levels,
        FeatureMap full,
        FeatureMap merged,
        CancellationToken cancellation
    )
    {
        const int tileWidth = PyramidWalk.TileWidth;
        int tilesAcross = (merged.Width + tileWidth - 1) / tileWidth;
        int walks = (merged.Rows + WalkRows - 1) / WalkRows;
        layers.Parts(
            tilesAcross * walks,
            (tile, worker) =>
            {
                int left = tile % tilesAcross * tileWidth;
                int top = merged.Top + (tile / tilesAcross * WalkRows);
                Walk(layers, weights, levels, full, merged, left, top, worker);
            },
            cancellation
        );
    }

    private static void Walk(
        LayerRunner layers,
        MultiScaleMaskGeneratorWeights weights,
        PyramidLevel[] levels,
        FeatureMap full,
        FeatureMap merged,
        int left,
        int top,
        int worker
    )
    {
        int width = Math.Min(PyramidWalk.TileWidth, merged.Width - left);
        int end = Math.Min(top + WalkRows, merged.Top + merged.Rows);
        float* winograd = layers.Scratch(worker) + weights.Levels.Sum(layers.Kernels.PyramidScratch);
        Span<int> held = stackalloc int[levels.Length];
        held.Fill(PyramidWalk.NothingHeld);
        for (int y = top; y < end; y++)
        {
            new Span<float>(merged.Row(y) + ((nint)left * merged.Channels), width * merged.Channels).Clear();
            float* ring = layers.Scratch(worker);
            for (int index = 0; index < levels.Length; index++)
            {
                layers.Kernels.AddPyramidRow(
                    levels[index],
                    weights.Levels[index],
                    ring,
                    ref held[index],
                    y,
                    left,
                    width,
                    layers.Zeros,
                    merged
                );
                ring += layers.Kernels.PyramidScratch(weights.Levels[index]);
            }

            if (y % LayerRunner.WinogradRows == LayerRunner.WinogradRows - 1)
            {
                int start = y - LayerRunner.WinogradRows + 1;
                layers.Kernels.ConvolveStrip(
                    full,
                    weights.FullSize,
                    merged,
                    merged,
                    start,
                    end,
                    left,
                    width,
                    relu: false,
                    winograd
                );
            }
        }
    }
}
