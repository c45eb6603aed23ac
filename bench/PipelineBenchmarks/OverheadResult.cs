namespace PipelineBenchmarks;

/// <summary>Medians in milliseconds.</summary>
/// <param name="Engine">One fusion on the engine.</param>
/// <param name="Planes">What a pipeline on plane columns takes more.</param>
/// <param name="Images">What a pipeline on image columns takes more.</param>
internal readonly record struct OverheadResult(double Engine, double Planes, double Images);
