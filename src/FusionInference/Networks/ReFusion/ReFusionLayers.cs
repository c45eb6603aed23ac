namespace FusionML.Inference;

/// <summary>
/// The layers of ReFusion on bands of rows. Every layer computes rows first to end - 1 from rows first - 1 to end of what is before
/// it; the work is cut into tiles that depend on the size alone, never on the number of threads.
/// </summary>
/// <remarks>Belongs to one plan and runs one layer at a time.</remarks>
internal sealed unsafe class ReFusionLayers : IDisposable
{
    /// <summary>Rows of a tile. Sums of the attention belong to tiles, so strips of a picture are a multiple of this.</summary>
    public const int TileRows = 64;

    /// <summary>Channels of a map.</summary>
    public const int Channels = MixingStageWeights.Channels;

    /// <summary>The pictures, side by side.</summary>
    public const int PictureChannels = 2;

    private readonly ReFusionWeights _weights;
    private readonly LayerRunner _runner;
    private readonly PlanarTiles _tiles;
    private readonly int _height;

    public ReFusionLayers(ReFusionWeights weights, int height, int width, KernelThreads threads, KernelOptions options)
    {
        NetworkSize.Require(height, width, multiple: 1);
        (_weights, _height, Width) = (weights, height, width);
        _tiles = new PlanarTiles(width);
        KernelSet kernels = KernelSet.For(options.Path);
        _runner = new LayerRunner(threads, options, ScratchLength(kernels, weights, _tiles.Tokens));
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Hears of every layer.</summary>
    public LayerProgress Progress => _runner.Progress;

    /// <summary>Makes memory for the sums of an attention.</summary>
    public double[] NewSums(int stage) => new double[TilesOf(0, _height) * _weights.Stages[stage].Heads.Sums];

    /// <summary>features = project_in(pictures).</summary>
    public void Input(
        PaddedPlane first,
        PaddedPlane second,
        PlanarMap pictures,
        PlanarMap features,
        int from,
        int end,
        CancellationToken cancellation
    )
    {
        (int top, int bottom) = (Math.Max(0, from - 1), Math.Min(_height, end + 1));
        for (int y = top; y < bottom; y++)
        {
            cancellation.ThrowIfCancellationRequested();
            first.CopyRow(y, new Span<float>(pictures.Row(y), Width));
            second.CopyRow(y, new Span<float>(pictures.Row(y) + pictures.ChannelStride, Width));
        }

        Tiles(
            from,
            end,
            (tile, _, scratch) =>
                _runner.Kernels.ConvolveTile(pictures, _weights.Input, features, Channels, slope: 1, in tile, scratch),
            cancellation
        );
    }

    /// <summary>Values of an attention, sums of its queries and keys, or both.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="features">What the stage begins with.</param>
    /// <param name="values">Receives the values, or null.</param>
    /// <param name="sums">Receives the sums of tiles; null, or the rows begin with a tile.</param>
    /// <param name="from">First row.</param>
    /// <param name="end">The row behind the last.</param>
    /// <param name="cancellation">Looked at between tiles.</param>
    public void Attend(
        int stage,
        PlanarMap features,
        PlanarMap? values,
        double[]? sums,
        int from,
        int end,
        CancellationToken cancellation
    )
    {
        MixingStageWeights weights = _weights.Stages[stage];
        int before = TilesOf(0, from);
        Tiles(
            from,
            end,
            (tile, index, scratch) =>
            {
                // A null array gives a null pointer.
                fixed (double* all = sums)
                {
                    double* own = all is null ? null : all + ((nint)(before + index) * weights.Heads.Sums);
                    _runner.Kernels.AttendTile(weights, features, values, in tile, own, scratch);
                }
            },
            cancellation
        );
    }

    /// <summary>What the sums of a whole picture make of a stage's attention.</summary>
    public ChannelMixture Mixture(int stage, double[] sums) => ChannelMixture.Of(_weights.Stages[stage], sums);

    /// <summary>The rest of a stage: mixture and feed-forward layer.</summary>
    public void Mix(
        int stage,
        ChannelMixture mixture,
        PlanarMap features,
        PlanarMap values,
        PlanarMap output,
        int from,
        int end,
        CancellationToken cancellation
    ) =>
        Tiles(
            from,
            end,
            (tile, _, scratch) =>
                _runner.Kernels.MixTile(_weights.Stages[stage], mixture, features, values, output, in tile, scratch),
            cancellation
        );

    /// <summary>
    /// The fused picture from the features behind the last stage; <paramref name="work"/> is another map for rows from - 1 to end.
    /// </summary>
    public void Output(PlanarMap features, PlanarMap work, CroppedPlane fused, int from, int end, CancellationToken cancellation)
    {
        Tiles(
            Math.Max(0, from - 1),
            Math.Min(_height, end + 1),
            (tile, _, scratch) =>
                _runner.Kernels.ConvolveTile(
                    features,
                    _weights.Output,
                    work,
                    ReFusionWeights.SourceChannels,
                    ReFusionWeights.Slope,
                    in tile,
                    scratch
                ),
            cancellation
        );
        Imaging.ImagePlane plane = fused.Plane;
        Tiles(
            from,
            end,
            (tile, _, scratch) =>
            {
                for (int y = tile.First; y < tile.End; y++)
                {
                    fixed (float* row = plane.GetRow(y))
                    {
                        _runner.Kernels.SigmoidRow(work, _weights.Last, y, in tile, scratch, row);
                    }
                }
            },
            cancellation
        );
    }

    public void Dispose() => _runner.Dispose();

    private static int ScratchLength(KernelSet kernels, ReFusionWeights weights, int tokens) =>
        new[]
        {
            kernels.AttendScratch(tokens),
            kernels.MixScratch(weights.Stages.Max(stage => stage.Gated), tokens),
            kernels.ConvolveScratch(PictureChannels, Channels, tokens),
            kernels.ConvolveScratch(Channels, ReFusionWeights.SourceChannels, tokens),
        }.Max();

    private int TilesOf(int from, int end) => (end - from + TileRows - 1) / TileRows * _tiles.Count;

    private delegate void TileBody(PlanarTile tile, int index, float* scratch);

    private void Tiles(int from, int end, TileBody body, CancellationToken cancellation) =>
        _runner.Parts(
            TilesOf(from, end),
            (part, worker) =>
            {
                (int strip, int column) = Math.DivRem(part, _tiles.Count);
                int top = from + (strip * TileRows);
                body(_tiles.Tile(column, top, Math.Min(end, top + TileRows)), part, _runner.Scratch(worker));
            },
            cancellation
        );
}
