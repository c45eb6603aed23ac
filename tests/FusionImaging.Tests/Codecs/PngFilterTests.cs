namespace FusionML.Imaging.Tests;

/// <summary>
/// The filters against the standard's formulas, byte by byte, at every pixel size and at lengths around the vectors' sizes.
/// </summary>
[TestClass]
public class PngFilterTests
{
    private static readonly int[] Distances = [1, 2, 3, 4, 6, 8];
    private static readonly int[] Pixels = [1, 2, 3, 5, 8, 11, 16, 21, 33, 64, 97];

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void A_filtered_row_is_restored(int filter)
    {
        Random random = new(filter);
        foreach (int distance in Distances)
        {
            foreach (int pixels in Pixels)
            {
                (byte[] row, byte[] above) = Rows(random, distance * pixels);
                byte[] restored = Filtered(filter, row, above, distance);
                Assert.IsTrue(PngUnfilter.Apply(filter, restored, above, distance));
                CollectionAssert.AreEqual(row, restored, $"{pixels} pixels of {distance} bytes");
            }
        }
    }

    /// <summary>
    /// The filter takes the nearest of left, above and above left, the earlier of two that are equally near (ISO/IEC 15948, 9.4).
    /// </summary>
    [TestMethod]
    public void Paeth_decides_ties_in_the_order_of_the_standard()
    {
        byte[] values = [0, 1, 2, 3, 5, 127, 128, 254, 255];
        foreach (byte left in values)
        {
            foreach (byte up in values)
            {
                foreach (byte corner in values)
                {
                    int estimate = left + up - corner;
                    (int toLeft, int toUp, int toCorner) = (
                        Math.Abs(estimate - left),
                        Math.Abs(estimate - up),
                        Math.Abs(estimate - corner)
                    );
                    byte expected =
                        toLeft <= toUp && toLeft <= toCorner ? left
                        : toUp <= toCorner ? up
                        : corner;

                    // Rows of two pixels, which are too short for vectors. The first pixel is stored as its distance to what is above.
                    byte[] row = [(byte)(left - corner), 10];
                    Assert.IsTrue(PngUnfilter.Apply(4, row, [corner, up], 1));
                    Assert.AreEqual((byte)(expected + 10), row[1], $"left {left}, above {up}, above left {corner}");
                }
            }
        }
    }

    [TestMethod]
    public void There_is_no_sixth_filter() => Assert.IsFalse(PngUnfilter.Apply(5, new byte[3], new byte[3], 1));

    [TestMethod]
    public void The_chosen_row_is_filtered_by_its_formula_and_has_the_least_sum()
    {
        Random random = new(9);
        HashSet<int> chosen = [];
        foreach (int distance in Distances)
        {
            foreach (int pixels in Pixels)
            {
                PngFilterChooser chooser = new(distance * pixels, distance);
                for (int round = 0; round < 10; round++)
                {
                    (byte[] row, byte[] above) = Rows(random, distance * pixels);
                    byte[] result = chooser.Choose(row, above).ToArray();
                    CollectionAssert.AreEqual(Filtered(result[0], row, above, distance), result[1..]);
                    long[] sums = [.. Enumerable.Range(0, 5).Select(filter => Sum(Filtered(filter, row, above, distance)))];
                    Assert.AreEqual(sums.Min(), sums[result[0]]);
                    chosen.Add(result[0]);
                }
            }
        }

        Assert.HasCount(5, chosen);
    }

    private static long Sum(byte[] bytes) => bytes.Sum(b => Math.Abs((long)(sbyte)b));

    /// <summary>Rows that are smooth along, across, both or not at all, so that every filter is the best of some.</summary>
    private static (byte[] Row, byte[] Above) Rows(Random random, int length)
    {
        byte[] above = new byte[length];
        byte[] row = new byte[length];
        random.NextBytes(above);
        int kind = random.Next(5);
        for (int i = 0; i < length; i++)
        {
            row[i] = kind switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(above[i] + random.Next(-2, 3)),
                2 => (byte)(i + random.Next(-1, 2)),
                3 => (byte)((above[i] + (i == 0 ? 0 : row[i - 1])) / 2),
                _ => (byte)random.Next(5),
            };
        }

        return (row, above);
    }

    private static byte[] Filtered(int filter, byte[] row, byte[] above, int distance)
    {
        byte[] result = new byte[row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            int a = i < distance ? 0 : row[i - distance];
            int b = above[i];
            int c = i < distance ? 0 : above[i - distance];
            int p = a + b - c;
            int nearest = ((int[])[a, b, c]).MinBy(value => Math.Abs(p - value));
            int prediction = filter switch
            {
                0 => 0,
                1 => a,
                2 => b,
                3 => (a + b) / 2,
                _ => nearest,
            };
            result[i] = (byte)(row[i] - prediction);
        }

        return result;
    }
}
