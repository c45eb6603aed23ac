namespace FusionML.Imaging;

/// <summary>
/// Turns rows of samples from a decoder into an upright picture: an integer sample v becomes v / maximum, three bands become
/// YCrCb.
/// </summary>
/// <remarks>
/// Planes are allocated with the first row, chroma with the first pixel that is not gray and opacity with the first one below 1,
/// so a file whose data are broken from the start costs nothing, a picture with R = G = B everywhere ends as a gray one, and one
/// that is opaque everywhere has no opacity. Integer samples are kept in place of chroma, which is made when it is asked for.
/// </remarks>
internal sealed class PictureAssembler
{
    private readonly PictureLayout _layout;
    private readonly float[] _unit;
    private readonly float[] _row;
    private readonly int _origin;
    private readonly int _alongX;
    private readonly int _alongY;

    /// <summary>The rows that are set, kept while a plane may still be missing that they belong in.</summary>
    private readonly List<RowPlace> _rows = [];
    private ImagePlane? _luminance;
    private SourceBands? _bands;
    private ImagePlane? _cr;
    private ImagePlane? _cb;
    private ImagePlane? _alpha;

    public PictureAssembler(PictureLayout layout)
    {
        _layout = layout;
        _unit = layout.Maximum <= byte.MaxValue ? MakeUnitTable(layout.Maximum) : [];
        _row = new float[checked(layout.Width * layout.Channels)];
        (int width, int height) = (layout.Width, layout.Height);
        int last = height * width - 1;

        // Offset of the shown pixel at which the stored pixel (0, 0) ends up, and the steps that a stored column and row make.
        (_origin, _alongX, _alongY) = layout.Orientation switch
        {
            2 => (width - 1, -1, width),
            3 => (last, -1, -width),
            4 => (last - width + 1, 1, -width),
            5 => (0, height, 1),
            6 => (height - 1, height, -1),
            7 => (last, -height, -1),
            8 => (last - height + 1, -height, 1),
            _ => (0, 1, width),
        };
    }

    /// <summary>Sets the pixels firstColumn, firstColumn + columnStep ... of stored row <paramref name="y"/>.</summary>
    /// <param name="y">The stored row.</param>
    /// <param name="samples">The samples, channels interleaved, each at most the maximum.</param>
    /// <param name="firstColumn">Column of the first pixel.</param>
    /// <param name="columnStep">Columns from one pixel to the next.</param>
    public void SetRow(int y, ReadOnlySpan<ushort> samples, int firstColumn = 0, int columnStep = 1)
    {
        Span<float> row = _row.AsSpan(0, samples.Length);
        if (_unit.Length > 0)
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = _unit[samples[i]];
            }
        }
        else
        {
            float maximum = _layout.Maximum;
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = samples[i] / maximum;
            }
        }

        if (_layout.Bands == 3 && SourceBands.Fits((long)_layout.Height * _layout.Width))
        {
            SetColors(y, samples, row, firstColumn, columnStep);
        }
        else
        {
            SetRow(y, (ReadOnlySpan<float>)row, firstColumn, columnStep);
        }
    }

    /// <summary>Sets pixels from samples that are in [0, 1] already; see the overload.</summary>
    public void SetRow(int y, ReadOnlySpan<float> samples, int firstColumn = 0, int columnStep = 1)
    {
        int channels = _layout.Channels;
        int start = _origin + y * _alongY + firstColumn * _alongX;
        int step = columnStep * _alongX;
        _luminance ??= NewPlane();
        SetAlpha(samples, start, step);
        Span<float> luminance = _luminance.Samples;
        if (_cr is null && _layout.Bands == 3 && HasColor(samples, channels))
        {
            (_cr, _cb) = (NewPlane(YCrCb.Neutral), NewPlane(YCrCb.Neutral));
        }

        Remember(start, step, samples.Length / channels);
        if (_cr is null || _cb is null)
        {
            for (int i = 0, at = start; i < samples.Length; i += channels, at += step)
            {
                luminance[at] = samples[i];
            }

            return;
        }

        Span<float> cr = _cr.Samples;
        Span<float> cb = _cb.Samples;
        for (int i = 0, at = start; i + 2 < samples.Length; i += channels, at += step)
        {
            (luminance[at], cr[at], cb[at]) = YCrCb.FromRgb(samples[i], samples[i + 1], samples[i + 2]);
        }
    }

    /// <summary>Sets pixels of three bands from integer samples and the same in [0, 1].</summary>
    private void SetColors(int y, ReadOnlySpan<ushort> samples, ReadOnlySpan<float> unit, int firstColumn, int columnStep)
    {
        int channels = _layout.Channels;
        int start = _origin + y * _alongY + firstColumn * _alongX;
        int step = columnStep * _alongX;
        _luminance ??= NewPlane();
        SetAlpha(unit, start, step);
        if (_bands is null && HasColor(unit, channels))
        {
            _bands = BandsOfGray(_luminance);
        }

        Remember(start, step, samples.Length / channels);
        Span<float> luminance = _luminance.Samples;
        for (int i = 0, at = start; i + 2 < unit.Length; i += channels, at += step)
        {
            (luminance[at], _, _) = YCrCb.FromRgb(unit[i], unit[i + 1], unit[i + 2]);
            _bands?.Set(at, samples[i], samples[i + 1], samples[i + 2]);
        }
    }

    /// <summary>The pixels so far were gray: each is its luminance in all bands.</summary>
    private SourceBands BandsOfGray(ImagePlane luminance)
    {
        SourceBands bands = new(luminance.Height, luminance.Width, _layout.Maximum);
        ReadOnlySpan<float> samples = luminance.Samples;
        foreach (RowPlace row in _rows)
        {
            for (int i = 0, at = row.Start; i < row.Count; i++, at += row.Step)
            {
                ushort gray = (ushort)(samples[at] * (double)_layout.Maximum + 0.5);
                bands.Set(at, gray, gray, gray);
            }
        }

        return bands;
    }

    /// <summary>The picture, once every row is set.</summary>
    public FusionImage ToPicture(PictureMetadata metadata)
    {
        ImagePlane luminance = _luminance ?? throw new InvalidOperationException("No row has been set.");
        return _bands is not null ? new FusionImage(luminance, _bands) { Alpha = _alpha, Metadata = metadata }
            : _cr is null || _cb is null ? new FusionImage(luminance) { Alpha = _alpha, Metadata = metadata }
            : new FusionImage(luminance, _cr, _cb) { Alpha = _alpha, Metadata = metadata };
    }

    private void SetAlpha(ReadOnlySpan<float> samples, int start, int step)
    {
        if (!_layout.HasAlpha)
        {
            return;
        }

        int channels = _layout.Channels;
        if (_alpha is null && IsTransparent(samples, channels))
        {
            _alpha = NewPlane(1);
        }

        for (int i = channels - 1, at = start; _alpha is not null && i < samples.Length; i += channels, at += step)
        {
            _alpha.Samples[at] = samples[i];
        }
    }

    private void Remember(int start, int step, int count)
    {
        bool mayTurnColored = _layout.Bands == 3 && _cr is null && _bands is null;
        bool mayTurnTransparent = _layout.HasAlpha && _alpha is null;
        if (mayTurnColored || mayTurnTransparent)
        {
            _rows.Add(new RowPlace(start, step, count));
        }
    }

    /// <summary>A plane that has <paramref name="value"/> in the rows that are set already.</summary>
    private ImagePlane NewPlane(float value)
    {
        ImagePlane plane = NewPlane();
        Span<float> samples = plane.Samples;
        foreach (RowPlace row in _rows)
        {
            for (int i = 0, at = row.Start; i < row.Count; i++, at += row.Step)
            {
                samples[at] = value;
            }
        }

        return plane;
    }

    /// <summary>
    /// A plane of any samples: every one of them is set before the picture is given out. Setting a large one to zero first would
    /// take long, and no token is looked at meanwhile.
    /// </summary>
    private ImagePlane NewPlane()
    {
        (int height, int width) = _layout.IsTransposed ? (_layout.Width, _layout.Height) : (_layout.Height, _layout.Width);
        return new ImagePlane(height, width, GC.AllocateUninitializedArray<float>(checked(height * width)), _layout.BitDepth);
    }

    private static bool HasColor(ReadOnlySpan<float> samples, int channels)
    {
        for (int i = 0; i + 2 < samples.Length; i += channels)
        {
            if (samples[i] != samples[i + 1] || samples[i] != samples[i + 2])
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTransparent(ReadOnlySpan<float> samples, int channels)
    {
        for (int i = channels - 1; i < samples.Length; i += channels)
        {
            if (samples[i] < 1)
            {
                return true;
            }
        }

        return false;
    }

    private static float[] MakeUnitTable(int maximum)
    {
        float[] table = new float[maximum + 1];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = i / (float)maximum;
        }

        return table;
    }

    /// <summary>Where the pixels of a stored row are: the first, the steps between them, and how many.</summary>
    private readonly record struct RowPlace(int Start, int Step, int Count);
}
