namespace FusionML.Metrics;

/// <summary>How far an evaluation is.</summary>
/// <param name="Done">Rows that are finished; a row is one method on one pair.</param>
/// <param name="Resumed">How many of these were taken from the journal of an earlier run.</param>
/// <param name="Total">All rows.</param>
/// <param name="Row">The row finished last.</param>
public readonly record struct EvaluationProgress(int Done, int Resumed, int Total, EvaluationRow Row);
