using FusionML.Inference;

namespace FusionML.ModelEvaluation;

/// <summary>A method that is known by the pictures it published, each measured as it is.</summary>
internal sealed class PublishedMethod(string name, PublishedPictures pictures) : EvaluatedMethod(name)
{
    /// <summary>Whether there are pictures of this set.</summary>
    public bool Covers(EvaluationSet set) => pictures.Has(Name, set.Dataset);

    /// <summary>The fused picture of a pair, or null.</summary>
    public string? Picture(EvaluationSet set, string id) => pictures.Find(Name, set.Dataset, id);

    public override string Describe(FusionTask task) => "published pictures";

    public override string Fingerprint(FusionTask task) => $"published-{Name}";

    public override void Dispose() { }
}
