namespace FusionML.Training;

/// <summary>
/// The losses that fusion networks are trained with, one a file: those of the papers by their equations, and some beyond them.
/// </summary>
/// <remarks>
/// Pictures are batch x channels x height x width, nominally in [0, 1]. Losses hold nothing and can be used from several threads.
/// </remarks>
public static partial class FusionLosses;
