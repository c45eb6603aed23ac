using FusionML.Imaging;

namespace FusionML.Ablation;

/// <summary>A study can't be run as asked.</summary>
internal sealed class AblationException(string message) : FusionException(message);
