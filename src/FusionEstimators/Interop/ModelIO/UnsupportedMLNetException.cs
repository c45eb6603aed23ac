using FusionML.Imaging;

namespace FusionML.Estimators;

/// <summary>
/// The ML.NET that is loaded, or the runtime, doesn't let FusionML save and load its transformers; it was made for ML.NET 5.
/// </summary>
public sealed class UnsupportedMLNetException : FusionException
{
    internal UnsupportedMLNetException(string message, Exception innerException)
        : base(message, innerException) { }
}
