using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// Cuts the batch of each training step from pairs: every pair once per epoch in a random order, at a random place, in a random
/// orientation. A step's batch depends on the seed and the step's number alone, so a resumed training sees what an uninterrupted
/// one sees.
/// </summary>
/// <remarks>
/// Immutable; can be used from several threads, for example to make the next batch while the present one is trained on.
/// </remarks>
public sealed class CropSampler : IBatchSource
{
    private readonly IReadOnlyList<TrainingPair> _pairs;
    private readonly CropSamplerOptions _options;
    private readonly bool _hasReferences;

    /// <summary>Makes a sampler.</summary>
    /// <param name="pairs">The pairs, at least one; either all have a reference or none.</param>
    /// <param name="options">How to cut; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no pairs.</exception>
    /// <exception cref="PictureException">
    /// A pair is smaller than a crop, or some pairs have a reference and others have none.
    /// </exception>
    public CropSampler(IReadOnlyList<TrainingPair> pairs, CropSamplerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (pairs.Count == 0)
        {
            throw new ArgumentException("There are no pairs to train on.", nameof(pairs));
        }

        (_pairs, _options) = (pairs, options ?? new CropSamplerOptions());
        _hasReferences = pairs[0].Reference is not null;
        foreach (TrainingPair pair in pairs)
        {
            if (Math.Min(pair.First.Height, pair.First.Width) < _options.CropSize)
            {
                throw new PictureException(
                    $"{pair.Id} is {pair.First.Width}x{pair.First.Height}: too small for crops of {_options.CropSize}."
                );
            }

            if (pair.Reference is not null != _hasReferences)
            {
                throw new PictureException($"Of {pairs[0].Id} and {pair.Id}, one has a reference and the other has none.");
            }
        }
    }

    /// <summary>Steps until every pair has been seen once more.</summary>
    public int StepsPerEpoch => (_pairs.Count + _options.BatchSize - 1) / _options.BatchSize;

    /// <summary>Crops in a batch.</summary>
    internal int BatchSize => _options.BatchSize;

    /// <summary>The batch of a step, on the CPU. The caller owns it.</summary>
    /// <param name="step">The step, from 0.</param>
    public TrainingBatch Sample(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        (TrainingPair Pair, Crop Crop)[] cuts = [.. Enumerable.Range(0, _options.BatchSize).Select(place => Choose(step, place))];
        bool references = _hasReferences;
        return new TrainingBatch(Luminance(cut => cut.Crop.SwapSources ? cut.Pair.Second : cut.Pair.First), Luminance(SecondOf))
        {
            Reference = references ? Luminance(cut => cut.Pair.Reference!) : null,
            FirstChroma = _options.Chroma ? Chroma(cut => cut.Crop.SwapSources ? cut.Pair.Second : cut.Pair.First) : null,
            SecondChroma = _options.Chroma ? Chroma(SecondOf) : null,
            ReferenceChroma = _options.Chroma && references ? Chroma(cut => cut.Pair.Reference!) : null,
        };

        static FusionImage SecondOf((TrainingPair Pair, Crop Crop) cut) =>
            cut.Crop.SwapSources ? cut.Pair.First : cut.Pair.Second;

        Tensor Luminance(Func<(TrainingPair Pair, Crop Crop), FusionImage> picture) => Gather(picture, image => [image.Y]);

        Tensor Chroma(Func<(TrainingPair Pair, Crop Crop), FusionImage> picture) =>
            Gather(picture, image => [image.Cr, image.Cb]);

        Tensor Gather(Func<(TrainingPair Pair, Crop Crop), FusionImage> picture, Func<FusionImage, ImagePlane?[]> bands)
        {
            (ImagePlane? Band, Crop Crop)[] all =
            [
                .. cuts.SelectMany(cut => bands(picture(cut)).Select(band => (band, cut.Crop))),
            ];
            int size = _options.CropSize;
            float[] values = new float[all.Length * size * size];
            for (int i = 0; i < all.Length; i++)
            {
                all[i].Crop.Copy(all[i].Band, values.AsSpan(i * size * size, size * size));
            }

            return tensor(values, [cuts.Length, all.Length / cuts.Length, size, size]);
        }
    }

    private (TrainingPair Pair, Crop Crop) Choose(long step, int place)
    {
        // Steps run on through the epochs, so that each batch is full and each pair comes as often as any other.
        long position = step * _options.BatchSize + place;
        (long pass, long at) = Math.DivRem(position, _pairs.Count);
        int[] order = SplitMix64.For(_options.Seed, (ulong)pass).Permutation(_pairs.Count);
        TrainingPair pair = _pairs[order[at]];
        SplitMix64 random = SplitMix64.For(~_options.Seed, (ulong)position);
        int top = random.Next(pair.First.Height - _options.CropSize + 1);
        int left = random.Next(pair.First.Width - _options.CropSize + 1);
        int orientation = random.Next(8);
        bool swap = random.Next(2) == 1;
        return (pair, new Crop(top, left, _options.CropSize, _options.Orient ? orientation : 0, _options.SwapSources && swap));
    }
}
