using System.Buffers.Binary;

namespace FusionML.Imaging.Tests;

/// <summary>TIFF files whose byte count of the one strip is not what its samples need, laid out by hand.</summary>
[TestClass]
public sealed class TiffByteCountTests
{
    private const int Width = 10;
    private const int Height = 6;

    [TestMethod]
    [DataRow(60, false)]
    [DataRow(30, true)]
    [DataRow(0, true)]
    [DataRow(90, true)]
    public void The_samples_are_read_and_a_count_that_does_not_fit_is_told(int count, bool told)
    {
        FusionImage image = PictureFile.Read(new MemoryStream(File(count)), "odd.tif");
        for (int i = 0; i < Width * Height; i++)
        {
            Assert.AreEqual((i * 7 % 256) / 255f, image.Y.Samples[i], 1e-6f, $"sample {i}");
        }

        Assert.AreEqual(told, image.Metadata.Warnings.Any(warning => warning.Contains("byte counts", StringComparison.Ordinal)));
    }

    private static byte[] File(int count)
    {
        // Header, samples, room for counts that say too much, directory.
        const int Directory = 8 + (2 * Width * Height);
        (int Tag, int Value)[] entries =
        [
            (256, Width),
            (257, Height),
            (258, 8),
            (259, 1),
            (262, 1),
            (273, 8),
            (277, 1),
            (278, Height),
            (279, count),
        ];
        byte[] file = new byte[Directory + 2 + (12 * entries.Length) + 4];
        "II*\0"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), Directory);
        for (int i = 0; i < Width * Height; i++)
        {
            file[8 + i] = (byte)(i * 7);
        }

        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(Directory), (short)entries.Length);
        for (int i = 0; i < entries.Length; i++)
        {
            Span<byte> entry = file.AsSpan(Directory + 2 + (12 * i));
            BinaryPrimitives.WriteInt16LittleEndian(entry, (short)entries[i].Tag);
            BinaryPrimitives.WriteInt16LittleEndian(entry[2..], 4);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], 1);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], entries[i].Value);
        }

        return file;
    }
}
