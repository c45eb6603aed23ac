using FusionML.Imaging;
using FusionML.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>Rows of a data view as pairs to train on.</summary>
internal static class TrainingRows
{
    private const int ReferenceIndex = 2;

    /// <summary>Reads all rows once, and of each picture keeps what is trained on.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="inputs">First, second and, where there is one, reference column.</param>
    /// <param name="color">False keeps the luminance alone.</param>
    /// <param name="cancellationToken">Stops between two rows.</param>
    /// <exception cref="PictureException">There are no rows, or a row's pictures don't go together.</exception>
    public static TrainingPair[] Read(
        IDataView data,
        IReadOnlyList<InputColumn> inputs,
        bool color,
        CancellationToken cancellationToken
    )
    {
        DataViewSchema.Column[] columns = [.. inputs.Select(input => input.FindIn(data.Schema))];
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        Func<FusionImage>[] read = [.. columns.Select(column => PictureColumns.ReadImageOrPlane(cursor, column))];
        List<TrainingPair> pairs = [];
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            FusionImage[] pictures = [.. read.Select(picture => picture())];
            if (!color)
            {
                pictures = [.. pictures.Select(picture => new FusionImage(picture.Y))];
            }

            FusionImage? reference = pictures.Length > ReferenceIndex ? pictures[ReferenceIndex] : null;
            pairs.Add(new TrainingPair($"row {cursor.Position}", pictures[0], pictures[1], reference));
        }

        return pairs.Count > 0 ? [.. pairs] : throw new PictureException("The data has no rows to train on.");
    }
}
