using TorchSharp;

namespace FusionML.Training;

/// <summary>The 3x3 convolutions that every part of the networks is made of, with stride 1.</summary>
internal static class ConvolutionFactory
{
    /// <summary>
    /// A convolution that keeps height and width, with zeros outside the picture, initialised as PyTorch does.
    /// </summary>
    public static Conv2d Conv3x3(int inputs, int outputs, bool bias) =>
        nn.Conv2d(inputs, outputs, kernel_size: 3, stride: 1, padding: 1, bias: bias);

    /// <summary>The same with the picture reflected at its border: pixel -1 is pixel 1.</summary>
    public static Conv2d Reflected3x3(int inputs, int outputs, bool bias) =>
        nn.Conv2d(inputs, outputs, kernel_size: 3, stride: 1, padding: 1, padding_mode: PaddingModes.Reflect, bias: bias);
}
