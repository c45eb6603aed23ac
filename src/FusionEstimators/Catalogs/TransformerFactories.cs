using System.Collections.Frozen;
using FusionML.Imaging;
using FusionML.Training;

namespace FusionML.Estimators;

/// <summary>
/// The transformers that a model file may ask for. <see cref="TransformerStorage"/> finds this class by its name; a file names
/// a kind of this list and never a type.
/// </summary>
internal sealed class TransformerFactories : ITransformerFactories
{
    /// <summary>For each kind, the newest version of its fields that is read, and what reads them.</summary>
    private static readonly FrozenDictionary<string, (int Newest, Func<StateReader, FusionTransformer> Read)> Factories =
        new Dictionary<string, (int, Func<StateReader, FusionTransformer>)>
        {
            [LoadPlanesTransformer.StateKind] = (1, LoadPlanesTransformer.Read),
            [SplitYCrCbTransformer.StateKind] = (1, SplitYCrCbTransformer.Read),
            [MergeYCrCbTransformer.StateKind] = (1, MergeYCrCbTransformer.Read),
            [FuseChromaTransformer.StateKind] = (1, FuseChromaTransformer.Read),
            [FuseImagesTransformer.StateKind] = (FuseImagesState.NewestVersion, FuseImagesTransformer.Read),
            [AlignImagesTransformer.StateKind] = (1, AlignImagesTransformer.Read),
            [EvaluateFusionTransformer.StateKind] = (1, EvaluateFusionTransformer.Read),
            [ConvertPlaneToImageTransformer.StateKind] = (1, ConvertPlaneToImageTransformer.Read),
        }.ToFrozenDictionary();

    /// <inheritdoc/>
    public object Create(StateReader state)
    {
        if (!Factories.TryGetValue(state.Kind, out (int Newest, Func<StateReader, FusionTransformer> Read) factory))
        {
            throw new ModelFormatException(
                $"The model file asks for a FusionML transformer of the unknown kind '{state.Kind}'; "
                    + $"known are {string.Join(", ", Factories.Keys.Order())}."
            );
        }

        if (state.KindVersion > factory.Newest)
        {
            throw new ModelFormatException(
                $"The state of the FusionML transformer '{state.Kind}' has version {state.KindVersion}; "
                    + $"this FusionML reads versions 1 to {factory.Newest}."
            );
        }

        try
        {
            state.ReadDigests();
            FusionTransformer transformer = factory.Read(state);
            state.RequireEnd();
            return transformer;
        }
        catch (Exception exception) when (IsAboutTheState(exception))
        {
            throw new ModelFormatException(
                $"The state of the FusionML transformer '{state.Kind}' can't be used. {exception.Message}",
                exception
            );
        }
    }

    /// <summary>A backend that is missing here is no fault of the file.</summary>
    private static bool IsAboutTheState(Exception exception) =>
        exception is ArgumentException or (FusionException and not ModelFormatException and not TorchBackendException);
}
