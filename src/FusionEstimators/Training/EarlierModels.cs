namespace FusionML.Estimators;

/// <summary>The transformers of the stages that are trained already, by the names of their stages.</summary>
internal sealed class EarlierModels
{
    private readonly Dictionary<string, FuseImagesTransformer> _models = [];

    /// <summary>The transformer of a stage; null if the stage has not been trained, or for no stage.</summary>
    public FuseImagesTransformer? this[string? stage] => stage is null ? null : _models.GetValueOrDefault(stage);

    /// <summary>Adds the transformer of a stage.</summary>
    public void Add(string stage, FuseImagesTransformer model) => _models.Add(stage, model);

    /// <summary>Disposes of all transformers.</summary>
    public void DisposeAll()
    {
        foreach (FuseImagesTransformer model in _models.Values)
        {
            model.Dispose();
        }
    }
}
