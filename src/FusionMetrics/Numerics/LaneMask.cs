using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>
/// Tells the lanes of a padded row that count from those that only fill its last vector, so that a formula is written once,
/// over vectors, and not a second time for the rest of the row.
/// </summary>
internal static class LaneMask
{
    private static readonly Vector<double>[] Tails = MakeTails();

    /// <summary><paramref name="length"/> rounded up to whole vectors.</summary>
    public static int Pad(int length) => (length + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;

    /// <summary>
    /// All bits set in the lanes of vector <paramref name="index"/> that lie within a row of <paramref name="length"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(int index, int length)
    {
        // All vectors but the last one are whole: a branch that is always guessed costs less than a load.
        int remaining = length - index * Vector<double>.Count;
        return remaining >= Vector<double>.Count ? Vector.AsVectorDouble(Vector<long>.AllBitsSet) : Tails[remaining];
    }

    /// <summary>The value of the lanes that count, 0 in the others even where the value is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Keep(Vector<double> value, int index, int length) => Vector.BitwiseAnd(value, Of(index, length));

    private static Vector<double>[] MakeTails()
    {
        Vector<double>[] tails = new Vector<double>[Vector<double>.Count];
        Span<long> lanes = stackalloc long[Vector<double>.Count];
        for (int count = 0; count < tails.Length; count++)
        {
            lanes.Clear();
            lanes[..count].Fill(-1);
            tails[count] = MemoryMarshal.Read<Vector<double>>(MemoryMarshal.AsBytes(lanes));
        }

        return tails;
    }
}
