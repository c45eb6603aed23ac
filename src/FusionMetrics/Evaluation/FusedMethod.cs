namespace FusionML.Metrics;

/// <summary>A fusion method and the folder of the pictures that it fused.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Folder">
/// Its fused pictures. The picture of a pair is the file whose name without extension is the pair's id, or else the id followed
/// by <c>_fused</c>, or else by <c>_</c> and the method's name. A subfolder with the name of the data set is looked into first.
/// </param>
/// <remarks>Immutable.</remarks>
public sealed record FusedMethod(string Name, string Folder);
