namespace FusionML.Training.Tests;

/// <summary>Parameters that leave nothing untested.</summary>
internal static class RandomParameters
{
    /// <summary>Fresh norms and biases are ones and zeros, which would hide what is not used.</summary>
    public static void Shift(nn.Module network)
    {
        using IDisposable untracked = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in network.named_parameters())
        {
            if (
                parameter.dim() == 1
                || name.Contains("grn", StringComparison.Ordinal)
                || name.EndsWith("logit_scale", StringComparison.Ordinal)
            )
            {
                parameter.copy_(parameter.Plus(randn_like(parameter).Times(0.2)));
            }
        }
    }
}
