using FusionML.Imaging;

namespace FusionML.ModelEvaluation;

/// <summary>What a model card or an evaluation was asked for can't be had.</summary>
internal sealed class EvaluationInputException(string message, Exception? innerException = null)
    : FusionException(message, innerException);
