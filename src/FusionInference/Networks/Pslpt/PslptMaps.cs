namespace FusionML.Inference;

/// <summary>The maps of a plan of PSLPT, as high as its schedule needs them.</summary>
internal sealed class PslptMaps : IDisposable
{
    private readonly List<IDisposable> _all = [];
    private readonly Dictionary<(PslptRowsKind, PslptBranch, int), FeatureMap> _maps = [];
    private readonly TapPlanes[] _planes = new TapPlanes[PslptWeights.Levels];

    public PslptMaps(PslptSchedule schedule, int height, int width)
    {
        Picture = Keep(FeatureMap.Reflecting(height, width, channels: 1, schedule.PictureRows + 2));
        Output = Keep(FeatureMap.Reflecting(height, width, channels: 1, schedule.PictureRows));
        foreach (Place place in Places(schedule))
        {
            _maps.Add(
                (place.Kind, place.Branch, place.Level),
                place.IsShared && _maps.TryGetValue((place.Kind, PslptBranch.First, place.Level), out FeatureMap? shared)
                    ? shared
                    : Keep(FeatureMap.Reflecting(height >> place.Level, width >> place.Level, place.Channels, place.Rows))
            );
        }

        for (int level = 0; level < PslptWeights.Levels; level++)
        {
            int rows = schedule.Held(PslptRowsKind.Work, PslptBranch.Fusion, level);
            _planes[level] = Keep(new TapPlanes(height >> level, width >> level, rows, isReflecting: true));
        }
    }

    /// <summary>Rows of a source.</summary>
    public FeatureMap Picture { get; }

    /// <summary>Rows of the fused picture.</summary>
    public FeatureMap Output { get; }

    /// <summary>Bytes that the maps take.</summary>
    public static long BytesFor(PslptSchedule schedule, int width)
    {
        long bytes = (2 * FeatureMap.BytesFor(width, channels: 1, schedule.PictureRows + 1));
        foreach (Place place in Places(schedule))
        {
            bytes +=
                place.IsShared && place.Branch != PslptBranch.First
                    ? 0
                    : FeatureMap.BytesFor(width >> place.Level, place.Channels, place.Rows);
        }

        for (int level = 0; level < PslptWeights.Levels; level++)
        {
            bytes += TapPlanes.BytesFor(width >> level, schedule.Held(PslptRowsKind.Work, PslptBranch.Fusion, level));
        }

        return bytes;
    }

    /// <summary>The features of an encoder; the decoder works on in the second one's.</summary>
    public FeatureMap Features(PslptBranch branch, int level) =>
        _maps[(PslptRowsKind.Features, branch == PslptBranch.First ? branch : PslptBranch.Second, level)];

    /// <summary>What passes between the layers of a Former or a fusion module.</summary>
    public FeatureMap Work(PslptBranch branch, int level) => _maps[(PslptRowsKind.Work, branch, level)];

    /// <summary>The mask of a level.</summary>
    public FeatureMap Mask(int level) => _maps[(PslptRowsKind.Mask, PslptBranch.Fusion, level)];

    /// <summary>The products of a fusion module's last convolution.</summary>
    public TapPlanes Planes(int level) => _planes[level];

    public void Dispose() => _all.ForEach(map => map.Dispose());

    private TMap Keep<TMap>(TMap map)
        where TMap : IDisposable
    {
        _all.Add(map);
        return map;
    }

    private static IEnumerable<Place> Places(PslptSchedule schedule)
    {
        for (int level = 0; level < PslptWeights.Levels; level++)
        {
            yield return Of(PslptRowsKind.Features, PslptBranch.First, level);
            yield return Of(PslptRowsKind.Features, PslptBranch.Second, level);
            foreach (PslptBranch branch in Enum.GetValues<PslptBranch>())
            {
                yield return Of(PslptRowsKind.Work, branch, level);
            }

            yield return Of(PslptRowsKind.Mask, PslptBranch.Fusion, level) with
            {
                Channels = 1,
            };
        }

        // In one round one branch is done before the next begins.
        Place Of(PslptRowsKind kind, PslptBranch branch, int level) =>
            new(kind, branch, level, schedule.Held(kind, branch, level))
            {
                IsShared = kind == PslptRowsKind.Work && schedule.Rounds == 1,
            };
    }

    private sealed record Place(PslptRowsKind Kind, PslptBranch Branch, int Level, int Rows)
    {
        public int Channels { get; init; } = PslptWeights.Channels;

        public bool IsShared { get; init; }
    }
}
