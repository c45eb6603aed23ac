using System.Runtime.CompilerServices;

namespace FusionML.Training;

/// <summary>
/// Single values of a layer and of its gradients, by the definition of a convolution in double precision: what a device's own
/// values are held against. No library computes them.
/// </summary>
/// <param name="layer">The layer.</param>
/// <param name="input">x, of the layer's input shape.</param>
/// <param name="weight">w, of its weight shape.</param>
/// <param name="bias">b, or null.</param>
/// <param name="gradient">g, the gradient of the result, of its output shape.</param>
internal sealed class LayerReference(CheckedLayer layer, float[] input, float[] weight, float[]? bias, float[] gradient)
{
    private readonly int _side = layer.Side;
    private readonly int _height = layer.OutputSize.Height;
    private readonly int _width = layer.OutputSize.Width;
    private readonly int _kernelHeight = layer.Kernel.Height;
    private readonly int _kernelWidth = layer.Kernel.Width;
    private readonly int _top = layer.Padding.Top;
    private readonly int _left = layer.Padding.Left;
    private readonly int _inputsOfGroup = layer.Inputs / layer.Groups;
    private readonly int _outputsOfGroup = layer.Outputs / layer.Groups;

    /// <summary>One value of the result: b + the sum of w x over the kernel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Output(int index)
    {
        (int picture, int output, int y, int x) = Split(index, layer.Outputs, _height, _width);
        int firstInput = output / _outputsOfGroup * _inputsOfGroup;
        double sum = bias is null ? 0 : bias[output];
        for (int i = 0; i < _inputsOfGroup; i++)
        {
            int plane = ((picture * layer.Inputs) + firstInput + i) * _side * _side;
            int kernel = ((output * _inputsOfGroup) + i) * _kernelHeight * _kernelWidth;
            for (int ky = 0; ky < _kernelHeight; ky++)
            {
                for (int kx = 0; kx < _kernelWidth; kx++)
                {
                    (int row, int column) = (y + ky - _top, x + kx - _left);
                    if ((uint)row < (uint)_side && (uint)column < (uint)_side)
                    {
                        sum += (double)weight[kernel + (ky * _kernelWidth) + kx] * input[plane + (row * _side) + column];
                    }
                }
            }
        }

        return sum;
    }

    /// <summary>One value of the gradient of x: the sum of w g over the results that x is part of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double InputGradient(int index)
    {
        (int picture, int channel, int y, int x) = Split(index, layer.Inputs, _side, _side);
        int firstOutput = channel / _inputsOfGroup * _outputsOfGroup;
        double sum = 0;
        for (int o = firstOutput; o < firstOutput + _outputsOfGroup; o++)
        {
            int plane = ((picture * layer.Outputs) + o) * _height * _width;
            int kernel = ((o * _inputsOfGroup) + (channel % _inputsOfGroup)) * _kernelHeight * _kernelWidth;
            for (int ky = 0; ky < _kernelHeight; ky++)
            {
                for (int kx = 0; kx < _kernelWidth; kx++)
                {
                    (int row, int column) = (y - ky + _top, x - kx + _left);
                    if ((uint)row < (uint)_height && (uint)column < (uint)_width)
                    {
                        sum += (double)weight[kernel + (ky * _kernelWidth) + kx] * gradient[plane + (row * _width) + column];
                    }
                }
            }
        }

        return sum;
    }

    /// <summary>One value of the gradient of w: the sum of x g over all pixels of all pictures.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double WeightGradient(int index)
    {
        (int output, int i, int ky, int kx) = Split(index, _inputsOfGroup, _kernelHeight, _kernelWidth);
        int channel = (output / _outputsOfGroup * _inputsOfGroup) + i;
        double sum = 0;
        for (int picture = 0; picture < layer.Batch; picture++)
        {
            int from = ((picture * layer.Inputs) + channel) * _side * _side;
            int to = ((picture * layer.Outputs) + output) * _height * _width;
            for (int y = Math.Max(0, _top - ky); y < Math.Min(_height, _side + _top - ky); y++)
            {
                int row = from + ((y + ky - _top) * _side) + kx - _left;
                for (int x = Math.Max(0, _left - kx); x < Math.Min(_width, _side + _left - kx); x++)
                {
                    sum += (double)input[row + x] * gradient[to + (y * _width) + x];
                }
            }
        }

        return sum;
    }

    /// <summary>One value of the gradient of b: the sum of g over all pixels of all pictures.</summary>
    public double BiasGradient(int output)
    {
        double sum = 0;
        int pixels = _height * _width;
        for (int picture = 0; picture < layer.Batch; picture++)
        {
            foreach (float value in gradient.AsSpan(((picture * layer.Outputs) + output) * pixels, pixels))
            {
                sum += value;
            }
        }

        return sum;
    }

    private static (int A, int B, int C, int D) Split(int index, int b, int c, int d) =>
        (index / d / c / b, index / d / c % b, index / d % c, index % d);
}
