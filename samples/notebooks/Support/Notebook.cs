using FusionML.Estimators;
using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Samples.Notebooks;

/// <summary>
/// Shows pictures in a notebook. A notebook is a program that is run from its source; where the environment variable
/// <see cref="CaptureVariable"/> is set, cells and pictures are marked in the output, for the tool that makes the .ipynb of it.
/// </summary>
public static class Notebook
{
    /// <summary>Set to 1 by the tool that makes the .ipynb.</summary>
    public const string CaptureVariable = "FUSIONML_NOTEBOOK_CAPTURE";

    /// <summary>What starts a line that is a mark: a record separator, which no text of a notebook has.</summary>
    public const char Mark = '\u001e';

    private const int Gap = 6;
    private const int Zoom = 2;

    /// <summary>The folder of the notebook that is running.</summary>
    public static string Folder => AppContext.GetData("EntryPointFileDirectoryPath") as string ?? Environment.CurrentDirectory;

    private static bool IsCaptured => Environment.GetEnvironmentVariable(CaptureVariable) == "1";

    /// <summary>Marks the beginning of a cell; the tool writes these calls into the source.</summary>
    public static void BeginCell(int index)
    {
        if (IsCaptured)
        {
            Console.WriteLine($"{Mark}cell {index}");
        }
    }

    /// <summary>Shows pictures of one row side by side, twice as large; outside of a notebook, says what it would show.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="row">Which of them.</param>
    /// <param name="columns">Image or plane columns, from left to right.</param>
    public static void Show(IDataView rows, int row, params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        FusionImage picture = SideBySide([.. columns.Select(column => Read(rows, row, column))]);
        string caption = string.Join(" | ", columns);
        if (IsCaptured)
        {
            Console.WriteLine($"{Mark}picture {caption}{Mark}{Convert.ToBase64String(Encode(picture))}");
        }
        else if (!NotebookKernel.TryShow(Encode(picture), caption))
        {
            Console.WriteLine($"[picture: {caption}, {picture.Width}x{picture.Height}]");
        }
    }

    /// <summary>True if both pictures are equal in every sample.</summary>
    public static bool AreEqual(IDataView one, IDataView other, string column) =>
        Read(one, 0, column).Y.Samples.SequenceEqual(Read(other, 0, column).Y.Samples);

    private static FusionImage Read(IDataView rows, int row, string name)
    {
        DataViewSchema.Column column = rows.Schema[name];
        using DataViewRowCursor cursor = rows.GetRowCursor([column]);
        for (int i = 0; i <= row; i++)
        {
            if (!cursor.MoveNext())
            {
                throw new ArgumentOutOfRangeException(nameof(row), row, $"There are {i} rows.");
            }
        }

        if (column.Type is PlaneDataViewType)
        {
            ImagePlane plane = null!;
            cursor.GetGetter<ImagePlane>(column)(ref plane);
            return new FusionImage(plane);
        }

        MLImage image = null!;
        cursor.GetGetter<MLImage>(column)(ref image);
        using (image)
        {
            string path = TemporaryPath();
            try
            {
                image.Save(path);
                return PictureFile.Read(path);
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    private static FusionImage SideBySide(FusionImage[] pictures)
    {
        int height = Zoom * pictures.Max(picture => picture.Height);
        int width = pictures.Sum(picture => Zoom * picture.Width) + Gap * (pictures.Length - 1);
        ImagePlane[] bands = [new(height, width), new(height, width), new(height, width)];
        bands[0].Samples.Fill(1);
        bands[1].Samples.Fill(YCrCb.Neutral);
        bands[2].Samples.Fill(YCrCb.Neutral);
        int left = 0;
        foreach (FusionImage picture in pictures)
        {
            ImagePlane?[] sources = [picture.Y, picture.Cr, picture.Cb];
            for (int band = 0; band < bands.Length; band++)
            {
                Copy(sources[band], picture, bands[band], left);
            }

            left += Zoom * picture.Width + Gap;
        }

        return new FusionImage(bands[0], bands[1], bands[2]);
    }

    private static void Copy(ImagePlane? source, FusionImage picture, ImagePlane target, int left)
    {
        for (int y = 0; y < Zoom * picture.Height; y++)
        {
            for (int x = 0; x < Zoom * picture.Width; x++)
            {
                target[y, left + x] = source is null ? YCrCb.Neutral : source[y / Zoom, x / Zoom];
            }
        }
    }

    private static byte[] Encode(FusionImage picture)
    {
        string path = TemporaryPath();
        try
        {
            PictureFile.Write(
                path,
                picture,
                new PictureWriteOptions { Compression = System.IO.Compression.CompressionLevel.SmallestSize }
            );
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string TemporaryPath() => Path.Combine(Path.GetTempPath(), $"fusionml-{Guid.NewGuid():N}.png");
}
