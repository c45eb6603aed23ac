using System.Numerics;

namespace FusionML.Metrics;

/// <summary>
/// Fast-FMI over all 3x3 windows of edge maps. A window is nine bits, so the information that two windows have in common is
/// one of 512 x 512 numbers, each computed when it is met for the first time.
/// </summary>
/// <remarks>The table is shared by all threads; two that meet a pair at the same time write the same bits.</remarks>
internal static class EdgeWindows
{
    private const int Patterns = 1 << WindowInformation.Size;
    private const int Full = Patterns - 1;
    private static readonly double[] Table = NewTable();

    /// <summary>
    /// The mean over all windows, with the reference's order of comparing and stretching (see <see cref="FeatureWindows"/>).
    /// </summary>
    public static double Mean(EdgeMap a, EdgeMap b, EdgeMap fused, CancellationToken cancellationToken)
    {
        int rows = fused.Height - 2;
        int columns = fused.Width - 2;
        double[] rowSums = new double[rows];
        RowBlocks.Run(
            rows,
            RowBlocks.Height,
            (first, end) =>
            {
                WindowInformation information = new();
                (int[] codesA, int[] codesB, int[] codesF) = (new int[columns], new int[columns], new int[columns]);
                for (int y = first; y < end; y++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    a.ReadWindows(y, codesA);
                    b.ReadWindows(y, codesB);
                    fused.ReadWindows(y, codesF);
                    double sum = 0;
                    for (int x = 0; x < columns; x++)
                    {
                        sum += Score(information, codesA[x], codesB[x], codesF[x]);
                    }

                    rowSums[y] = sum;
                }
            },
            cancellationToken
        );
        return RowBlocks.Sum(rowSums) / ((double)rows * columns);
    }

    private static double Score(WindowInformation information, int a, int b, int fused)
    {
        double withA = 1;
        if (a != fused)
        {
            withA = Information(information, a, fused);

            // Stretching makes an empty window a full one and leaves all others as they are.
            fused = fused == 0 ? Full : fused;
        }

        return (withA + (b == fused ? 1 : Information(information, b, fused))) / 2;
    }

    private static double Information(WindowInformation information, int first, int second)
    {
        ref double entry = ref Table[first * Patterns + second];
        if (double.IsNaN(entry))
        {
            entry = information.Of(Expand(first), Expand(second))[0];
        }

        return entry;
    }

    private static Vector<double>[] Expand(int pattern)
    {
        Vector<double>[] window = new Vector<double>[WindowInformation.Size];
        for (int i = 0; i < window.Length; i++)
        {
            window[i] = new Vector<double>((pattern >> i) & 1);
        }

        return window;
    }

    private static double[] NewTable()
    {
        double[] table = new double[Patterns * Patterns];
        Array.Fill(table, double.NaN);
        return table;
    }
}
