namespace FusionML.Inference;

/// <summary>
/// The layers of PSLPT on rows from one to another. Each leaves the mirrored columns behind that the convolution after it reads.
/// </summary>
/// <param name="layers">Runs them on the threads.</param>
/// <param name="maps">The maps.</param>
internal sealed unsafe class PslptLayers(LayerRunner layers, PslptMaps maps)
{
    /// <summary>Features of a source.</summary>
    public void Input(
        PaddedPlane source,
        ConvolutionWeights weights,
        PslptBranch branch,
        int from,
        int to,
        CancellationToken cancellation
    )
    {
        FeatureMap picture = maps.Picture;
        (int first, int end) = (Math.Max(0, from - 1), Math.Min(source.Height, to + 1));
        for (int y = first; y < end; y++)
        {
            source.CopyRow(y, new Span<float>(picture.Row(y), picture.Width));
        }

        picture.MirrorRows(first, end);
        FeatureMap features = maps.Features(branch, level: 0);
        layers.Rows(
            from,
            to,
            (y, _) => layers.Kernels.ConvolveRow(picture, weights, null, features, y, 0, features.Width, relu: false),
            cancellation
        );
        features.MirrorRows(from, to);
    }

    /// <summary>output = conv3(input), plus the residual, in strips of Winograd's method.</summary>
    public void Convolve(
        FeatureMap input,
        ConvolutionWeights weights,
        FeatureMap? residual,
        FeatureMap output,
        int from,
        int to,
        CancellationToken cancellation
    )
    {
        const int rows = LayerRunner.WinogradRows;
        (int first, int end) = (from / rows, (to + rows - 1) / rows);
        layers.Parts(
            end - first,
            (strip, worker) =>
                layers.Kernels.ConvolveStrip(
                    input,
                    weights,
                    residual,
                    output,
                    (first + strip) * rows,
                    input.Height,
                    0,
                    input.Width,
                    relu: false,
                    layers.Scratch(worker)
                ),
            cancellation
        );
        output.MirrorRows(from, to);
    }

    /// <summary>The first block of a pair, in place.</summary>
    public void First(
        SwinBlockWeights block,
        NormWeights? before,
        FeatureMap map,
        int from,
        int to,
        CancellationToken cancellation
    )
    {
        SwinEdges edges = new(before, After: null);
        map.SlideTo(to);
        layers.Parts(
            (to - from) / PyramidSwin.Side,
            (row, worker) =>
                layers.Kernels.SwinRow(block, map, (from / PyramidSwin.Side) + row, in edges, layers.Scratch(worker)),
            cancellation
        );
    }

    /// <summary>
    /// The second block of a pair, with shifted windows, in place or into planes. The window that holds the last row and the
    /// first one is computed where both are held; elsewhere once for each of them.
    /// </summary>
    public void Second(SwinBlockWeights block, SwinEdges edges, FeatureMap map, int from, int to, CancellationToken cancellation)
    {
        bool isWhole = from == 0 && to == map.Height;
        int first = isWhole ? 0 : ((from + 1) / PyramidSwin.Side) - 1;
        int end = to == map.Height ? map.Height / PyramidSwin.Side : (to - 1) / PyramidSwin.Side;
        map.SlideTo(Math.Min(map.Height, to + 1));
        layers.Parts(
            end - first,
            (row, worker) => layers.Kernels.SwinRow(block, map, first + row, in edges, layers.Scratch(worker)),
            cancellation
        );
        map.MirrorRows(from, to);
        edges.Planes?.MirrorRows(from, to);
    }

    /// <summary>A level from the maximum of the finer one.</summary>
    public void Pool(PslptBranch branch, int level, int from, int to, CancellationToken cancellation)
    {
        (FeatureMap fine, FeatureMap coarse) = (maps.Features(branch, level - 1), maps.Features(branch, level));
        layers.Rows(from, to, (y, _) => layers.Kernels.PoolRow(fine, coarse, y), cancellation);
        coarse.MirrorRows(from, to);
    }

    /// <summary>A level plus or minus the next coarser one, enlarged.</summary>
    public void AddEnlarged(PslptBranch branch, int level, float sign, int from, int to, CancellationToken cancellation)
    {
        (FeatureMap fine, FeatureMap coarse) = (maps.Features(branch, level), maps.Features(branch, level + 1));
        layers.Rows(from, to, (y, _) => layers.Kernels.AddEnlargedRow(fine, coarse, sign, y), cancellation);
        fine.MirrorRows(from, to);
    }

    /// <summary>The first features become the difference of both.</summary>
    public void Difference(int level, int from, int to, CancellationToken cancellation)
    {
        (FeatureMap first, FeatureMap second) = (Features(PslptBranch.First), Features(PslptBranch.Second));
        layers.Rows(from, to, (y, _) => layers.Kernels.DifferenceRow(first, second, first, y), cancellation);
        first.MirrorRows(from, to);

        FeatureMap Features(PslptBranch branch) => maps.Features(branch, level);
    }

    /// <summary>The mask from the products of the convolution's taps.</summary>
    public void Mask(int level, float bias, CroppedPlane output, int from, int to, CancellationToken cancellation)
    {
        (FeatureMap mask, TapPlanes planes) = (maps.Mask(level), maps.Planes(level));
        layers.Rows(from, to, (y, _) => layers.Kernels.SigmoidRow(planes, bias, y, mask.Width, mask.Row(y)), cancellation);
        Copy(mask, output, from, to);
    }

    /// <summary>The second features become the fused ones.</summary>
    public void Fuse(int level, int from, int to, CancellationToken cancellation)
    {
        (FeatureMap difference, FeatureMap mask) = (maps.Features(PslptBranch.First, level), maps.Mask(level));
        FeatureMap second = maps.Features(PslptBranch.Second, level);
        layers.Rows(from, to, (y, _) => layers.Kernels.AddMaskedRow(second, difference, mask, second, y), cancellation);
        second.MirrorRows(from, to);
    }

    /// <summary>The fused picture.</summary>
    public void Output(NarrowConvolutionWeights weights, CroppedPlane output, int from, int to, CancellationToken cancellation)
    {
        (FeatureMap features, FeatureMap rows) = (maps.Features(PslptBranch.Decoder, level: 0), maps.Output);
        layers.Rows(
            from,
            to,
            (y, _) => layers.Kernels.ConvolveNarrowRow(features, weights.Taps(0), y, rows.Row(y)),
            cancellation
        );
        Copy(rows, output, from, to);
    }

    private static void Copy(FeatureMap rows, CroppedPlane output, int from, int to)
    {
        for (int y = from; y < to; y++)
        {
            output.SetRow(y, new ReadOnlySpan<float>(rows.Row(y), rows.Width));
        }
    }
}
