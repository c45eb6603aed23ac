using FreshProcess;
using FusionML.Imaging;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FusionML.Estimators.Tests;

/// <summary>What a prediction gives.</summary>
internal interface IPrediction
{
    /// <summary>The value as <see cref="Fingerprint"/> writes it.</summary>
    string GetFingerprint();
}

/// <summary>An image of the size that the schema states.</summary>
internal sealed class ImagePrediction : IPrediction
{
    [ImageType(SamplePair.Height, SamplePair.Width)]
    public MLImage? Image { get; set; }

    public string GetFingerprint() => Fingerprint.Of(Image!);
}

/// <summary>A plane of the size that the schema states.</summary>
internal sealed class PlanePrediction : IPrediction
{
    [PlaneType(SamplePair.Height, SamplePair.Width)]
    public ImagePlane? A { get; set; }

    public string GetFingerprint() => Fingerprint.Of(A!);
}

/// <summary>A plane whose size the schema does not know.</summary>
internal sealed class FilePrediction : IPrediction
{
    [PlaneType]
    public ImagePlane? FileA { get; set; }

    public string GetFingerprint() => Fingerprint.Of(FileA!);
}

/// <summary>An aligned plane, whose size depends on the row.</summary>
internal sealed class AlignedPrediction : IPrediction
{
    [PlaneType]
    public ImagePlane? Aligned { get; set; }

    public string GetFingerprint() => Fingerprint.Of(Aligned!);
}

/// <summary>A metric.</summary>
internal sealed class MetricPrediction : IPrediction
{
    public float EN { get; set; }

    public string GetFingerprint() => Fingerprint.Of(EN);
}
