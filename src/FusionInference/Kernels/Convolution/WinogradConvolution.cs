namespace FusionML.Inference;

/// <summary>
/// 3 x 3 convolution by Winograd's F(4 x 4, 3 x 3) (Lavin and Gray, arXiv:1509.09308): a tile of 4 x 4 outputs is A^T [ sum over
/// inputs of U * (B^T d B) ] A for the 6 x 6 inputs d around it. That is 36 multiplications where the definition has 144; the
/// sums round a little more (about 1e-6 of the largest value).
/// </summary>
/// <remarks>
/// Lanes are channels, multiples of 16, and more than 16 outputs. A block of <see cref="WinogradWeights.BlockTiles"/> tiles side
/// by side goes through four steps in the first two cache levels: columns of the input transform (shared by neighbouring tiles),
/// rows of it, 36 small matrix products, and the output transform, in which bias, residual and ReLU are fused. A block at the
/// right or lower edge computes whole tiles and stores the pixels that exist.
/// </remarks>
internal static unsafe class WinogradConvolution<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    private const int Positions = WinogradWeights.Positions;
    private const int BlockTiles = WinogradWeights.BlockTiles;
    private const int TileSide = WinogradWeights.TileSide;

    /// <summary>Values of scratch memory.</summary>
    public static int ScratchLength(int inputs, int outputs) =>
        (6 * WinogradWeights.BlockColumns * inputs) + (Positions * BlockTiles * (inputs + outputs)) + (24 * outputs);

    /// <summary>
    /// Computes up to four rows from row <paramref name="y"/> on, before row <paramref name="end"/>, columns <paramref
    /// name="left"/> to left + width - 1 (left is a multiple of 4).
    /// </summary>
    public static void Strip(
        FeatureMap input,
        ConvolutionWeights weights,
        FeatureMap? residual,
        FeatureMap output,
        int y,
        int end,
        int left,
        int width,
        bool relu,
        float* scratch)
    {
        int rows = Math.Min(TileSide, end - y);
        float* columns = scratch;
        float* transformed = columns + (6 * WinogradWeights.BlockColumns * weights.Inputs);
        float* products = transformed + (Positions * BlockTiles * weights.Inputs);
        float* halves = products + (Positions * BlockTiles * weights.Outputs);
        for (int x = left; x < left + width; x += BlockTiles * TileSide)
        {
            int tiles = Math.Min(BlockTiles, (left + width - x + TileSide - 1) / TileSide);
            WinogradInput<TOps, TVector>.TransformColumns(input, y, rows, x, tiles, columns);
            WinogradInput<TOps, TVector>.TransformRows(columns, input.Channels, tiles, transformed);
            WinogradProducts<TOps, TVector>.Run(
                transformed, weights.Inputs, weights.Winograd!.Matrices, weights.Outputs, products);
            for (int tile = 0; tile < tiles; tile++)
            {
                int tileX = x + (tile * TileSide);
                WinogradOutput<TOps, TVector>.Store(
                    products + (tile * weights.Outputs),
                    weights,
                    residual,
                    output,
                    y,
                    rows,
                    tileX,
                    Math.Min(TileSide, left + width - tileX),
                    relu,
                    halves);
            }
        }
    }
}
