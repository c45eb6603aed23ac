using FusionML.Imaging;

namespace FusionML.Imaging.Tests;

/// <summary>The committed pictures and the formulas that they were drawn by.</summary>
internal static class Fixture
{
    public const int Width = 11;
    public const int Height = 9;

    public static string PathOf(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Fixtures", name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    public static FusionImage Read(byte[] content, DecodeLimits? limits = null) =>
        PictureFile.Read(new MemoryStream(content), "picture", limits);

    public static IEnumerable<string> All(string folder, string pattern) =>
        Directory.EnumerateFiles(PathOf(folder), pattern).Order(StringComparer.Ordinal);

    /// <summary>Sample of a picture of up to 8 bits, or of any other small maximum.</summary>
    public static int Small(int x, int y, int band, int maximum) => (7 * x + 13 * y + 5 * x * y + 31 * band) % (maximum + 1);

    /// <summary>Sample of a 16-bit picture.</summary>
    public static int Large(int x, int y, int band) => (7919 * x + 10007 * y + 523 * x * y + 15013 * band) % 65536;

    /// <summary>Sample of the pictures named <c>rgb8-</c> and a filter.</summary>
    public static int Wide(int x, int y, int band) => Large(x, y, band * (1 + x)) / 256;

    /// <summary>Red, green or blue of a palette entry.</summary>
    public static int PaletteEntry(int index, int band) =>
        band switch
        {
            0 => (37 * index + 11) % 256,
            1 => (91 * index + 5) % 256,
            _ => ((255 - 29 * index) % 256 + 256) % 256,
        };

    /// <summary>The picture's samples as integers, as they would be written.</summary>
    public static int[] Samples(FusionImage image, int maximum)
    {
        PictureSampler sampler = new(image, maximum);
        ushort[] row = new ushort[sampler.RowLength];
        List<int> all = [];
        for (int y = 0; y < image.Height; y++)
        {
            sampler.GetRow(y, row);
            all.AddRange(row.Select(sample => (int)sample));
        }

        return [.. all];
    }

    /// <summary>The samples of a formula, bands interleaved.</summary>
    public static int[] Samples(int width, int height, int bands, Func<int, int, int, int> formula) =>
        [
            .. from y in Enumerable.Range(0, height)
            from x in Enumerable.Range(0, width)
            from band in Enumerable.Range(0, bands)
            select formula(x, y, band),
        ];
}
