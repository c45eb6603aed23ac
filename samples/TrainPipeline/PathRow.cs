using FusionML.Imaging;
using Microsoft.ML;

namespace TrainPipeline;

/// <summary>A row of the data: the paths of a pair of a manifest.</summary>
internal sealed class PathRow
{
    /// <summary>The near, under-exposed or visible picture.</summary>
    public required string FirstPath { get; init; }

    /// <summary>Its partner.</summary>
    public required string SecondPath { get; init; }

    /// <summary>The picture to reach; empty where there is none, which is no error as long as nobody reads it.</summary>
    public required string ReferencePath { get; init; }

    /// <summary>The rows of a task; those without a split are for training.</summary>
    /// <exception cref="PictureException">There are none.</exception>
    public static IDataView View(MLContext context, IReadOnlyList<PicturePair> manifest, string task, bool training)
    {
        PathRow[] rows =
        [
            .. manifest
                .Where(pair => Is(pair.Task, task) && (pair.Split is null || Is(pair.Split, "train")) == training)
                .Select(pair => new PathRow
                {
                    FirstPath = pair.FirstPath,
                    SecondPath = pair.SecondPath,
                    ReferencePath = pair.ReferencePath ?? string.Empty,
                }),
        ];
        return rows.Length > 0
            ? context.Data.LoadFromEnumerable(rows)
            : throw new PictureException($"The manifest has no {(training ? "training" : "test")} pairs for the task '{task}'.");
    }

    private static bool Is(string? text, string wanted) => string.Equals(text, wanted, StringComparison.OrdinalIgnoreCase);
}
