namespace FusionML.Training;

/// <summary>Measures a network on whole validation pictures: the mean of each metric, by its name.</summary>
/// <param name="cancellationToken">Stops between and inside pictures.</param>
internal delegate IReadOnlyList<KeyValuePair<string, double>> PictureMetrics(CancellationToken cancellationToken);
