namespace FusionML.Inference;

/// <summary>Rows of a whole picture in less memory than float32.</summary>
/// <remarks>Threads may use different rows at the same time.</remarks>
internal unsafe interface IRowStore : IDisposable
{
    /// <summary>Keeps row <paramref name="y"/>.</summary>
    void Store(int y, float* source);

    /// <summary>Writes what was kept of row <paramref name="y"/>.</summary>
    void Load(int y, float* target);
}
