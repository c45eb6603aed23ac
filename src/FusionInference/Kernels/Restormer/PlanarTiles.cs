namespace FusionML.Inference;

/// <summary>
/// How a row of a picture is cut into tiles of columns. A tile is computed on a run of tokens that begins one column left of it
/// and ends one or more columns right of it, because a 3 x 3 kernel looks one column further.
/// </summary>
internal readonly struct PlanarTiles
{
    /// <summary>Twice the widest register: what the linear layer needs a multiple of.</summary>
    private const int Granularity = 32;

    /// <summary>So many tokens keep the widest layer's four rows, 256 channels, in half of a second-level cache of a megabyte.</summary>
    private const int MaximumTokens = 128;

    private readonly int _width;

    /// <summary>Takes the run that computes the fewest tokens; of equal ones the longest.</summary>
    public PlanarTiles(int width)
    {
        _width = width;
        long best = long.MaxValue;
        for (int tokens = MaximumTokens; tokens >= Granularity; tokens -= Granularity)
        {
            int columns = tokens - 2;
            int count = (width + columns - 1) / columns;
            if ((long)count * tokens < best)
            {
                (best, Tokens, Columns, Count) = ((long)count * tokens, tokens, columns, count);
            }
        }
    }

    /// <summary>Tokens of a run.</summary>
    public int Tokens { get; }

    /// <summary>Columns that a tile computes; the last one may have fewer.</summary>
    public int Columns { get; }

    /// <summary>Tiles of a row.</summary>
    public int Count { get; }

    /// <summary>Tile <paramref name="index"/> of rows <paramref name="first"/> to <paramref name="end"/> - 1.</summary>
    public PlanarTile Tile(int index, int first, int end)
    {
        int left = index * Columns;
        return new PlanarTile(left - 1, Tokens, Math.Min(Columns, _width - left), _width, first, end);
    }
}

/// <summary>A rectangle of a picture.</summary>
/// <param name="Left">The column of token 0; the rectangle begins at token 1.</param>
/// <param name="Tokens">Tokens of the run that computes a row.</param>
/// <param name="Columns">Columns of the rectangle.</param>
/// <param name="Width">Columns of the picture.</param>
/// <param name="First">First row.</param>
/// <param name="End">The row behind the last.</param>
internal readonly record struct PlanarTile(int Left, int Tokens, int Columns, int Width, int First, int End);
