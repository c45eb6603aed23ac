using FusionML.Inference;

namespace FusionML.Training;

/// <summary>Tensors that take values from a file: all of them fit before any is changed.</summary>
/// <param name="copies">What takes the values, and where they are.</param>
internal sealed class TensorCopies(IReadOnlyList<(Tensor Target, WeightTensor Source)> copies)
{
    /// <summary>Throws if a shape differs.</summary>
    /// <param name="error">Makes the error from what the file holds and the shape that is needed.</param>
    public void RequireShapes(Func<WeightTensor, string, Exception> error)
    {
        foreach ((Tensor target, WeightTensor source) in copies)
        {
            if (!target.shape.SequenceEqual(source.Shape.Select(length => (long)length)))
            {
                throw error(source, PictureBatch.Describe(target));
            }
        }
    }

    /// <summary>Copies the values, without a trace for gradients.</summary>
    public void Take()
    {
        using IDisposable untracked = no_grad();
        foreach ((Tensor target, WeightTensor source) in copies)
        {
            using Tensor values = source.ToTensor();
            target.copy_(values);
        }
    }
}
