namespace FusionML.Inference;

/// <summary>
/// The weights of a 3 x 3 convolution in the domain of Winograd's F(4 x 4, 3 x 3): U = G w G^T, 36 matrices of inputs x outputs
/// (Lavin and Gray, arXiv:1509.09308).
/// </summary>
internal sealed unsafe class WinogradWeights : IDisposable
{
    /// <summary>Values of a transformed tile.</summary>
    public const int Positions = 36;

    /// <summary>Rows and columns of outputs in a tile.</summary>
    public const int TileSide = 4;

    /// <summary>Tiles side by side that are computed together.</summary>
    public const int BlockTiles = 8;

    /// <summary>Columns of inputs under such a block.</summary>
    public const int BlockColumns = (BlockTiles * TileSide) + 2;

    private readonly NativeBuffer _buffer;

    /// <param name="weights">outputs x inputs x 3 x 3.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    public WinogradWeights(ReadOnlySpan<float> weights, int inputs, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, outputs * inputs * 9);
        _buffer = new NativeBuffer((long)Positions * inputs * outputs);
        Span<double> half = stackalloc double[18];
        Span<double> whole = stackalloc double[36];
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                ReadOnlySpan<float> kernel = weights.Slice(((output * inputs) + input) * 9, 9);
                for (int column = 0; column < 3; column++)
                {
                    Transform(kernel[column], kernel[3 + column], kernel[6 + column], half[column..], 3);
                }

                for (int row = 0; row < 6; row++)
                {
                    Transform(half[3 * row], half[(3 * row) + 1], half[(3 * row) + 2], whole[(6 * row)..], 1);
                }

                for (int position = 0; position < Positions; position++)
                {
                    Matrices[(((position * inputs) + input) * outputs) + output] = (float)whole[position];
                }
            }
        }
    }

    /// <summary>Position (row x 6 + column) x input x output.</summary>
    public float* Matrices => _buffer.Pointer;

    public void Dispose() => _buffer.Dispose();

    /// <summary>G times a column of three, for the points 0, 1, -1, 2, -2 and infinity.</summary>
    private static void Transform(double a, double b, double c, Span<double> result, int stride)
    {
        result[0] = a / 4;
        result[stride] = -(a + b + c) / 6;
        result[2 * stride] = -(a - b + c) / 6;
        result[3 * stride] = (a + (2 * b) + (4 * c)) / 24;
        result[4 * stride] = (a - (2 * b) + (4 * c)) / 24;
        result[5 * stride] = c;
    }
}
