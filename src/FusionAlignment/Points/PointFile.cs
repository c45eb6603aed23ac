using System.Globalization;

namespace FusionML.Alignment;

/// <summary>
/// A list of points in two pictures: a CSV file whose lines are first_x,first_y,second_x,second_y. A first line of words and
/// lines that begin with # are passed over.
/// </summary>
public static class PointFile
{
    private const int Columns = 4;

    /// <summary>Reads a list.</summary>
    /// <exception cref="AlignmentException">The file can't be read, or a line is not four finite numbers.</exception>
    public static IReadOnlyList<PointPair> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AlignmentException($"{path}: cannot be read. {error.Message}", error);
        }

        List<PointPair> pairs = [];
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            bool isHeading = i == 0 && line.Length > 0 && char.IsLetter(line[0]);
            if (line.Length > 0 && line[0] != '#' && !isHeading)
            {
                pairs.Add(Parse(line, path, i + 1));
            }
        }

        return pairs;
    }

    private static PointPair Parse(string line, string path, int number)
    {
        string[] parts = line.Split([',', ';', '\t'], StringSplitOptions.TrimEntries);
        double[] values = new double[Columns];
        bool isSound = parts.Length == Columns;
        for (int i = 0; isSound && i < Columns; i++)
        {
            isSound =
                double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i])
                && double.IsFinite(values[i]);
        }

        return isSound
            ? new PointPair(values[0], values[1], values[2], values[3])
            : throw new AlignmentException(
                $"{path}, line {number}: '{line}' must be four numbers, first_x,first_y,second_x,second_y, such as 120.5,80,61.2,38."
            );
    }
}
