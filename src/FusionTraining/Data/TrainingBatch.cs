namespace FusionML.Training;

/// <summary>The tensors of one training step: pictures of several pairs, cut to one size.</summary>
/// <param name="First">
/// Luminance of the first sources (visible, near, under-exposed), batch x 1 x height x width in [0, 1].
/// </param>
/// <param name="Second">Luminance of the second sources, of the same shape.</param>
/// <remarks>The batch owns its tensors.</remarks>
public sealed record TrainingBatch(Tensor First, Tensor Second) : IDisposable
{
    /// <summary>Luminance of the pictures to reach, of the same shape, or null where there are none.</summary>
    public Tensor? Reference { get; init; }

    /// <summary>Cr and Cb of the first sources, batch x 2 x height x width, neutral 0.5, or null.</summary>
    public Tensor? FirstChroma { get; init; }

    /// <summary>Cr and Cb of the second sources, or null.</summary>
    public Tensor? SecondChroma { get; init; }

    /// <summary>Cr and Cb of the pictures to reach, or null.</summary>
    public Tensor? ReferenceChroma { get; init; }

    /// <summary>Batches of further tasks that the same step learns from, of any size; usually none.</summary>
    internal IReadOnlyList<TrainingBatch> Further { get; init; } = [];

    /// <summary>A copy on a device, or of the references to the same values where they are there already.</summary>
    internal TrainingBatch To(Device device) =>
        new(First.to(device), Second.to(device))
        {
            Reference = Reference?.to(device),
            FirstChroma = FirstChroma?.to(device),
            SecondChroma = SecondChroma?.to(device),
            ReferenceChroma = ReferenceChroma?.to(device),
            Further = [.. Further.Select(batch => batch.To(device))],
        };

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        foreach (Tensor? tensor in (Tensor?[])[First, Second, Reference, FirstChroma, SecondChroma, ReferenceChroma])
        {
            tensor?.Dispose();
        }

        foreach (TrainingBatch batch in Further)
        {
            batch.Dispose();
        }
    }
}
