using System.Numerics;
using System.Runtime.InteropServices;
using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// Chooses the detail coefficients of one pyramid level: the source with the largest absolute coefficient within 3x3 wins a
/// pixel, then every pixel goes to the source that won most of the 3x3 around it (the consistency check of H. Li, B. S. Manjunath
/// and S. K. Mitra, "Multisensor Image Fusion Using the Wavelet Transform", GMIP 57(3), 1995, doi:10.1006/gmip.1995.1022). Ties
/// go to the earlier source.
/// </summary>
/// <remarks>
/// Rows go by from the top: a chosen row needs the winners of three rows, and those the details of five, which is all that is
/// kept of the level's details.
/// </remarks>
internal sealed class DetailSelection
{
    private readonly DetailRows[] _details;
    private readonly RowRing[] _votes;
    private readonly float[] _best;
    private readonly float[] _score;
    private readonly float[] _number;
    private readonly float[] _padded;
    private readonly int _height;
    private int _computed;
    private int _decided;

    /// <param name="levels">The level of each source, all of one size.</param>
    /// <param name="halves">The next level of each source.</param>
    public DetailSelection(IReadOnlyList<ImagePlane> levels, IReadOnlyList<ImagePlane> halves)
    {
        int width = levels[0].Width;
        _height = levels[0].Height;
        _details = [.. levels.Zip(halves, (level, half) => new DetailRows(level, half))];
        _votes = [.. levels.Select(_ => new RowRing(width))];
        (_best, _score, _number) = (new float[width], new float[width], new float[width]);
        _padded = new float[width + 2];
    }

    /// <summary>Writes the chosen coefficients of row <paramref name="y"/>; rows are asked for in order, from 0.</summary>
    public void GetRow(int y, Span<float> chosen)
    {
        for (; _decided <= Math.Min(y + 1, _height - 1); _decided++)
        {
            Decide(_decided);
        }

        Argmax(y, VotesAround);
        _details[0][y].CopyTo(chosen);
        for (int i = 1; i < _details.Length; i++)
        {
            Replace(chosen, _details[i][y], _number, i);
        }
    }

    /// <summary>Finds the winners of a row and counts them for each source in every pixel's three columns.</summary>
    private void Decide(int y)
    {
        for (; _computed <= Math.Min(y + 1, _height - 1); _computed++)
        {
            foreach (DetailRows details in _details)
            {
                details.Compute(_computed);
            }
        }

        Argmax(y, (row, i, salience) => _details[i].GetSalience(row, salience));
        for (int i = 0; i < _votes.Length; i++)
        {
            MarkEqual(_number, i, _score);
            Neighbourhood.CombineColumns<SumCombination>(_score, _padded, _votes[i][y]);
        }
    }

    private void VotesAround(int y, int i, Span<float> votes) =>
        Neighbourhood.Combine<SumCombination>(
            _votes[i][Math.Max(y - 1, 0)],
            _votes[i][y],
            _votes[i][Math.Min(y + 1, _height - 1)],
            votes
        );

    private delegate void Score(int y, int source, Span<float> score);

    /// <summary>Leaves the number of the source with the largest score of each pixel in <see cref="_number"/>.</summary>
    private void Argmax(int y, Score score)
    {
        score(y, 0, _best);
        Array.Clear(_number);
        for (int i = 1; i < _details.Length; i++)
        {
            score(y, i, _score);
            TakeLarger(_best, _number, _score, i);
        }
    }

    /// <summary>Where other > best: best = other, number = i. Lanes are samples; the rest follows the scalar formula.</summary>
    private static void TakeLarger(Span<float> best, Span<float> number, ReadOnlySpan<float> other, int i)
    {
        Span<Vector<float>> bests = MemoryMarshal.Cast<float, Vector<float>>(best);
        Span<Vector<float>> numbers = MemoryMarshal.Cast<float, Vector<float>>(number);
        ReadOnlySpan<Vector<float>> others = MemoryMarshal.Cast<float, Vector<float>>(other);
        for (int v = 0; v < bests.Length; v++)
        {
            numbers[v] = Vector.ConditionalSelect(Vector.GreaterThan(others[v], bests[v]), new Vector<float>(i), numbers[v]);
            bests[v] = Vector.Max(others[v], bests[v]);
        }

        for (int k = bests.Length * Vector<float>.Count; k < best.Length; k++)
        {
            (best[k], number[k]) = other[k] > best[k] ? (other[k], i) : (best[k], number[k]);
        }
    }

    /// <summary>Where number = i: chosen = detail. Lanes are samples; the rest follows the scalar formula.</summary>
    private static void Replace(Span<float> chosen, ReadOnlySpan<float> detail, ReadOnlySpan<float> number, int i)
    {
        Span<Vector<float>> targets = MemoryMarshal.Cast<float, Vector<float>>(chosen);
        ReadOnlySpan<Vector<float>> sources = MemoryMarshal.Cast<float, Vector<float>>(detail);
        ReadOnlySpan<Vector<float>> numbers = MemoryMarshal.Cast<float, Vector<float>>(number);
        for (int v = 0; v < targets.Length; v++)
        {
            targets[v] = Vector.ConditionalSelect(Vector.Equals(numbers[v], new Vector<float>(i)), sources[v], targets[v]);
        }

        for (int k = targets.Length * Vector<float>.Count; k < chosen.Length; k++)
        {
            chosen[k] = number[k] == i ? detail[k] : chosen[k];
        }
    }

    /// <summary>mark = 1 where number = i, else 0. Lanes are samples; the rest follows the scalar formula.</summary>
    private static void MarkEqual(ReadOnlySpan<float> number, int i, Span<float> mark)
    {
        ReadOnlySpan<Vector<float>> numbers = MemoryMarshal.Cast<float, Vector<float>>(number);
        Span<Vector<float>> marks = MemoryMarshal.Cast<float, Vector<float>>(mark);
        for (int v = 0; v < numbers.Length; v++)
        {
            marks[v] = Vector.ConditionalSelect(Vector.Equals(numbers[v], new Vector<float>(i)), Vector<float>.One, default);
        }

        for (int k = numbers.Length * Vector<float>.Count; k < number.Length; k++)
        {
            mark[k] = number[k] == i ? 1 : 0;
        }
    }
}
