using System.Collections.Frozen;
using FusionML.Imaging;

namespace FusionML.Estimators;

/// <summary>
/// The transformers that a model file may ask for. <see cref="TransformerStorage"/> finds this class by its name; a file names
/// a kind of this list and never a type.
/// </summary>
internal sealed class TransformerFactories : ITransformerFactories
{
    private static readonly FrozenDictionary<string, Func<StateReader, FusionTransformer>> Factories =
        new Dictionary<string, Func<StateReader, FusionTransformer>>
        {
            [LoadPlanesTransformer.StateKind] = LoadPlanesTransformer.Read,
            [SplitYCrCbTransformer.StateKind] = SplitYCrCbTransformer.Read,
            [MergeYCrCbTransformer.StateKind] = MergeYCrCbTransformer.Read,
            [FuseChromaTransformer.StateKind] = FuseChromaTransformer.Read,
            [FuseImagesTransformer.StateKind] = FuseImagesTransformer.Read,
            [EvaluateFusionTransformer.StateKind] = EvaluateFusionTransformer.Read,
            [ConvertPlaneToImageTransformer.StateKind] = ConvertPlaneToImageTransformer.Read,
        }.ToFrozenDictionary();

    /// <inheritdoc/>
    public object Create(StateReader state)
    {
        if (!Factories.TryGetValue(state.Kind, out Func<StateReader, FusionTransformer>? read))
        {
            throw new ModelFormatException(
                $"The model file asks for a FusionML transformer of the unknown kind '{state.Kind}'; "
                + $"known are {string.Join(", ", Factories.Keys.Order())}.");
        }

        if (state.KindVersion > FusionTransformer.KindVersion)
        {
            throw new ModelFormatException(
                $"The state of the FusionML transformer '{state.Kind}' has version {state.KindVersion}; "
                + $"this FusionML reads versions 1 to {FusionTransformer.KindVersion}.");
        }

        try
        {
            FusionTransformer transformer = read(state);
            state.RequireEnd();
            return transformer;
        }
        catch (Exception exception) when (exception is ArgumentException or (FusionException and not ModelFormatException))
        {
            throw new ModelFormatException(
                $"The state of the FusionML transformer '{state.Kind}' can't be used. {exception.Message}", exception);
        }
    }
}
