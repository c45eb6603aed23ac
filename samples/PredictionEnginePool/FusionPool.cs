using Microsoft.Extensions.ObjectPool;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Samples.Web;

/// <summary>
/// Prediction engines for any number of requests at once: an engine belongs to one thread at a time, while the model behind all
/// of them is one and thread-safe.
/// </summary>
internal sealed class FusionPool : IDisposable
{
    private readonly ITransformer _model;
    private readonly DefaultObjectPool<PredictionEngine<SourcePictures, FusedPicture>> _engines;

    /// <param name="context">Makes the engines.</param>
    /// <param name="model">The model, which the pool owns from now on.</param>
    public FusionPool(MLContext context, ITransformer model)
    {
        _model = model;
        _engines = new DefaultObjectPool<PredictionEngine<SourcePictures, FusedPicture>>(
            new EnginePolicy(context, model),
            Environment.ProcessorCount
        );
    }

    /// <summary>Fuses two encoded pictures.</summary>
    /// <returns>The fused picture as PNG.</returns>
    public byte[] Fuse(Stream first, Stream second)
    {
        PredictionEngine<SourcePictures, FusedPicture> engine = _engines.Get();
        try
        {
            using MLImage firstImage = MLImage.CreateFromStream(first);
            using MLImage secondImage = MLImage.CreateFromStream(second);
            FusedPicture result = new();
            engine.Predict(new SourcePictures { First = firstImage, Second = secondImage }, ref result);
            using MLImage fused = result.Fused!;
            return Encode(fused);
        }
        finally
        {
            _engines.Return(engine);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => (_model as IDisposable)?.Dispose();

    /// <summary>ML.NET's images can be saved to files alone.</summary>
    private static byte[] Encode(MLImage image)
    {
        string path = Path.Combine(Path.GetTempPath(), $"fusionml-{Guid.NewGuid():N}.png");
        try
        {
            image.Save(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>An engine disposes of its model unless told otherwise, and this one is shared.</summary>
    private sealed class EnginePolicy(MLContext context, ITransformer model)
        : PooledObjectPolicy<PredictionEngine<SourcePictures, FusedPicture>>
    {
        public override PredictionEngine<SourcePictures, FusedPicture> Create() =>
            context.Model.CreatePredictionEngine<SourcePictures, FusedPicture>(
                model,
                new PredictionEngineOptions { OwnsTransformer = false }
            );

        public override bool Return(PredictionEngine<SourcePictures, FusedPicture> obj) => true;
    }
}
