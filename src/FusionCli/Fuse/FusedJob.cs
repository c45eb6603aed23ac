using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>A job whose pictures are fused and not yet written.</summary>
/// <param name="Job">What was asked for.</param>
/// <param name="Sources">The pictures that went in.</param>
/// <param name="Result">What came out.</param>
/// <param name="Seconds">How long the fusion took, without reading and writing.</param>
internal sealed record FusedJob(FuseJob Job, SourcePictures Sources, FusionResult Result, double Seconds);
