namespace FusionML.Cli;

/// <summary>One fusion that is asked for.</summary>
/// <param name="Id">What lists call it.</param>
/// <param name="Sources">The files of its pictures, in the order of the fusion.</param>
/// <param name="Output">The file of the fused picture.</param>
internal sealed record FuseJob(string Id, IReadOnlyList<string> Sources, string Output);
