namespace FusionML.Estimators;

/// <summary>Makes transformers from what a model file holds for them.</summary>
internal interface ITransformerFactories
{
    /// <summary>Makes the transformer whose kind <paramref name="state"/> names.</summary>
    /// <returns>An <c>ITransformer</c>; typed as an object because this assembly is not compiled against the real one.</returns>
    /// <exception cref="ModelFormatException">The kind is not one of FusionML's, or its state is broken.</exception>
    object Create(StateReader state);
}
