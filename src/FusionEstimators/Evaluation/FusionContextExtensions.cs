using FusionML.Estimators;

namespace Microsoft.ML;

/// <summary>Adds FusionML's operations to <see cref="MLContext"/>.</summary>
public static class FusionContextExtensions
{
    private static readonly FusionOperationsCatalog Catalog = new();

    /// <summary>Operations on fused pictures.</summary>
    public static FusionOperationsCatalog Fusion(this MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Catalog;
    }
}
