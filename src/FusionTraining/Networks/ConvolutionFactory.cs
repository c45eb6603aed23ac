namespace FusionML.Training;

/// <summary>The 3x3 convolutions that every part of the networks is made of: stride 1, zeros outside the picture.</summary>
internal static class ConvolutionFactory
{
    /// <summary>A convolution that keeps height and width, initialised as PyTorch does.</summary>
    public static Conv2d Conv3x3(int inputs, int outputs, bool bias) =>
        nn.Conv2d(inputs, outputs, kernel_size: 3, stride: 1, padding: 1, bias: bias);
}
