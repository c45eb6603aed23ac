using FusionML.Estimators;

namespace Microsoft.ML;

/// <summary>Adds FusionML's operations to <see cref="MLContext"/>.</summary>
public static class FusionContextExtensions
{
    /// <summary>Operations on fused pictures.</summary>
    public static FusionOperationsCatalog Fusion(this MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new FusionOperationsCatalog(context);
    }
}
