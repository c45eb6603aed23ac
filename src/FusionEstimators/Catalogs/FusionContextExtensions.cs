using FusionML.Estimators;

namespace Microsoft.ML;

/// <summary>Adds FusionML's operations to <see cref="MLContext"/>.</summary>
public static class FusionContextExtensions
{
    /// <summary>Operations on fused pictures.</summary>
    /// <remarks>
    /// ML.NET knows properties of type <c>MLImage</c> without an attribute once FusionML was called: make the first such call
    /// before <c>LoadFromEnumerable</c> looks at a class that has them.
    /// </remarks>
    public static FusionOperationsCatalog Fusion(this MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        PictureTypes.Register();
        return new FusionOperationsCatalog(context);
    }
}
