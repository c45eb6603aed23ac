namespace FusionML.Inference;

/// <summary>
/// The sums for the gradients of one Swin block's parameters. Weights of linear layers are summed as they are; everything else
/// has one value per lane, and the lanes are added up when a gradient is read.
/// </summary>
internal readonly unsafe struct SwinBlockSums
{
    /// <summary>Weights of the linear layers: outputs x inputs.</summary>
    public readonly float* QueryKeyValue, Projection, FirstLayer, SecondLayer;

    /// <summary>Their biases: outputs x lanes.</summary>
    public readonly float* QueryKeyValueBias, ProjectionBias, FirstLayerBias, SecondLayerBias;

    /// <summary>The normalisations inside the block, before it and after it.</summary>
    public readonly NormSums AttentionNorm, MlpNorm, Before, After;

    /// <summary>Logarithms of the logits' scales: heads x lanes.</summary>
    public readonly float* Scales;

    /// <summary>
    /// The position bias: heads x keys x tokens of a window, or x lanes where they are more. Lanes are then the queries of
    /// several windows.
    /// </summary>
    public readonly float* PositionBias;

    /// <summary>Values in all.</summary>
    public readonly int Length;

    private readonly int _channels, _windowTokens, _lanes;

    /// <param name="start">The memory, or null where only <see cref="Length"/> is asked for.</param>
    /// <param name="channels">Channels of the block.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="windowTokens">Tokens of a window.</param>
    /// <param name="lanes">Values per register.</param>
    public SwinBlockSums(float* start, int channels, int heads, int windowTokens, int lanes)
    {
        (_channels, _windowTokens, _lanes) = (channels, windowTokens, lanes);
        int square = channels * channels, row = channels * lanes;
        ScratchLayout layout = new(start, pad: 0);
        QueryKeyValue = layout.Next(3 * square);
        Projection = layout.Next(square);
        FirstLayer = layout.Next(3 * square);
        SecondLayer = layout.Next(3 * square);
        QueryKeyValueBias = layout.Next(3 * row);
        ProjectionBias = layout.Next(row);
        FirstLayerBias = layout.Next(3 * row);
        SecondLayerBias = layout.Next(row);
        AttentionNorm = new(layout.Next(row), layout.Next(row));
        MlpNorm = new(layout.Next(row), layout.Next(row));
        Before = new(layout.Next(row), layout.Next(row));
        After = new(layout.Next(row), layout.Next(row));
        Scales = layout.Next(heads * lanes);
        PositionBias = layout.Next(heads * windowTokens * Math.Max(windowTokens, lanes));
        Length = layout.Length;
    }

    /// <summary>Reads the gradient of one parameter.</summary>
    /// <param name="parameter">Which one.</param>
    /// <param name="edge">The sums of the normalisation at the edge: <see cref="Before"/> or <see cref="After"/>.</param>
    /// <param name="target">As many values as the parameter has.</param>
    public void Read(SwinBlockParameter parameter, NormSums edge, Span<float> target)
    {
        switch (parameter)
        {
            case SwinBlockParameter.QueryKeyValue:
                Copy(QueryKeyValue, target);
                break;
            case SwinBlockParameter.Projection:
                Copy(Projection, target);
                break;
            case SwinBlockParameter.FirstLayer:
                Copy(FirstLayer, target);
                break;
            case SwinBlockParameter.SecondLayer:
                Copy(SecondLayer, target);
                break;
            case SwinBlockParameter.PositionBias:
                ReadPositionBias(target);
                break;
            default:
                AddLanes(LanesOf(parameter, edge), target);
                break;
        }
    }

    private float* LanesOf(SwinBlockParameter parameter, NormSums edge) => parameter switch
    {
        SwinBlockParameter.LogitScale => Scales,
        SwinBlockParameter.QueryBias => QueryKeyValueBias,
        SwinBlockParameter.ValueBias => QueryKeyValueBias + (2 * _channels * _lanes),
        SwinBlockParameter.ProjectionBias => ProjectionBias,
        SwinBlockParameter.AttentionNormScale => AttentionNorm.Scale,
        SwinBlockParameter.AttentionNormShift => AttentionNorm.Shift,
        SwinBlockParameter.MlpNormScale => MlpNorm.Scale,
        SwinBlockParameter.MlpNormShift => MlpNorm.Shift,
        SwinBlockParameter.FirstLayerBias => FirstLayerBias,
        SwinBlockParameter.SecondLayerBias => SecondLayerBias,
        SwinBlockParameter.EdgeNormScale => edge.Scale,
        SwinBlockParameter.EdgeNormShift => edge.Shift,
        _ => throw new ArgumentOutOfRangeException(nameof(parameter), parameter, "A Swin block has no such parameter."),
    };

    private static void Copy(float* sums, Span<float> target) => new ReadOnlySpan<float>(sums, target.Length).CopyTo(target);

    private void AddLanes(float* sums, Span<float> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            float sum = 0;
            foreach (float value in new ReadOnlySpan<float>(sums + (i * _lanes), _lanes))
            {
                sum += value;
            }

            target[i] = sum;
        }
    }

    /// <summary>From heads x keys x lanes to heads x queries x keys.</summary>
    private void ReadPositionBias(Span<float> target)
    {
        target.Clear();
        int stride = Math.Max(_windowTokens, _lanes);
        int rows = target.Length / _windowTokens;
        for (int row = 0; row < rows; row++)
        {
            (int head, int key) = (row / _windowTokens, row % _windowTokens);
            for (int place = 0; place < stride; place++)
            {
                int query = place % _windowTokens;
                target[(((head * _windowTokens) + query) * _windowTokens) + key] += PositionBias[(row * stride) + place];
            }
        }
    }
}
