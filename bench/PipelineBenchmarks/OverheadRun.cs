using System.Diagnostics;
using FusionML.Estimators;
using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace PipelineBenchmarks;

/// <summary>Fuses one pair of pictures of one size directly and in pipelines.</summary>
internal sealed class OverheadRun : IDisposable
{
    private readonly FuseOptions _options;
    private readonly ImagePlane _first;
    private readonly ImagePlane _second;
    private readonly IFusionEngine _engine;
    private readonly FuseImagesTransformer _model;
    private readonly FuseImagesTransformer _imageModel;
    private readonly IDataView _planes;
    private readonly IDataView _images;

    public OverheadRun(FuseImagesOptions options, int height, int width)
    {
        _options = options.Engine;
        byte[] first = Draw(height, width, 3);
        byte[] second = Draw(height, width, 7);
        (_first, _second) = (ToPlane(first, height, width), ToPlane(second, height, width));
        _engine = options.Weights is not null ? new ManagedFusionEngine(options.Weights) : ClassicalRule.Find(options.Rule!)!;
        MLContext context = new();
        FusionEstimator<FuseImagesTransformer> estimator = context.Transforms.FuseImages(
            "Fused",
            "First",
            "Second",
            FusionTask.Ivf,
            options
        );

        IDataView planes = context.Data.LoadFromEnumerable(Forever(new PlanePair { First = _first, Second = _second }));
        _model = estimator.Fit(planes);
        _planes = _model.Transform(planes);

        IDataView images = context.Data.LoadFromEnumerable(
            Forever(new ImagePair { First = ToImage(first, height, width), Second = ToImage(second, height, width) })
        );
        _imageModel = estimator.Fit(images);
        _images = _imageModel.Transform(images);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _model.Dispose();
        _imageModel.Dispose();
    }

    /// <summary>Times <paramref name="rounds"/> rounds after one that is not counted.</summary>
    public OverheadResult Measure(int rounds)
    {
        using DataViewRowCursor planeCursor = _planes.GetRowCursor([_planes.Schema["Fused"]]);
        using DataViewRowCursor imageCursor = _images.GetRowCursor([_images.Schema["Fused"]]);
        ValueGetter<ImagePlane> getPlane = planeCursor.GetGetter<ImagePlane>(_planes.Schema["Fused"]);
        ValueGetter<MLImage> getImage = imageCursor.GetGetter<MLImage>(_images.Schema["Fused"]);
        ImagePlane? plane = null;
        MLImage? image = null;
        (double[] engine, double[] planes, double[] images) = (new double[rounds], new double[rounds], new double[rounds]);
        for (int round = -1; round < rounds; round++)
        {
            double direct = Time(() => _engine.Fuse([_first, _second], _options));
            double onPlanes = Time(() =>
            {
                planeCursor.MoveNext();
                getPlane(ref plane!);
            });
            double onImages = Time(() =>
            {
                imageCursor.MoveNext();
                getImage(ref image!);
            });
            if (round >= 0)
            {
                (engine[round], planes[round], images[round]) = (direct, onPlanes - direct, onImages - direct);
            }
        }

        image?.Dispose();
        return new OverheadResult(Median(engine), Median(planes), Median(images));
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private static IEnumerable<T> Forever<T>(T row)
    {
        while (true)
        {
            yield return row;
        }
    }

    private static byte[] Draw(int height, int width, int seed) =>
        [
            .. Enumerable
                .Range(0, height * width)
                .Select(i => (byte)(128 + 60 * Math.Sin(i % width / (double)seed) + 60 * Math.Cos(i / width / 5.0))),
        ];

    private static ImagePlane ToPlane(byte[] samples, int height, int width) =>
        new(height, width, [.. samples.Select(sample => sample / 255f)]);

    private static MLImage ToImage(byte[] samples, int height, int width) =>
        MLImage.CreateFromPixels(
            width,
            height,
            MLPixelFormat.Bgra32,
            [.. samples.SelectMany(sample => new byte[] { sample, sample, sample, 255 })]
        );

    private sealed class PlanePair
    {
        [PlaneType]
        public required ImagePlane First { get; init; }

        [PlaneType]
        public required ImagePlane Second { get; init; }
    }

    private sealed class ImagePair
    {
        public required MLImage First { get; init; }

        public required MLImage Second { get; init; }
    }
}
