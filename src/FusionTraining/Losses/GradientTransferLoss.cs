using FusionML.Imaging;

namespace FusionML.Training;

public static partial class FusionLosses
{
    /// <summary>
    /// Draws the student's gradients towards those of a teacher that was trained for another fusion task (equation 3 of "A
    /// General Image Fusion Approach Exploiting Gradient Transfer Learning and Fusion Rule Unfolding"). Norms are means over
    /// pixels.
    /// </summary>
    /// <param name="teacher">
    /// What the teacher makes of the sources, batch x 1 x height x width; no gradient flows into it.
    /// </param>
    /// <param name="student">What the network in training makes of them, of the same shape.</param>
    /// <param name="form">The paper's form or the published code's.</param>
    /// <returns>A differentiable scalar, at least 0.</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ.</exception>
    public static Tensor GradientTransfer(
        Tensor teacher,
        Tensor student,
        GradientTransferForm form = GradientTransferForm.OneSided
    )
    {
        PictureBatch.Require(teacher, "teacher", 1);
        PictureBatch.Require(student, "student", 1);
        PictureBatch.RequireSameShape(teacher, "teacher", student, "student");
        using DisposeScope scope = NewDisposeScope();
        Tensor teacherGradient = Sobel.Gradient(teacher.detach());
        Tensor studentGradient = Sobel.Gradient(student);
        Tensor difference = teacherGradient - studentGradient;
        Tensor loss =
            form == GradientTransferForm.OneSided
                ? difference.relu()
                : (difference * maximum(teacherGradient, studentGradient)).abs();
        return loss.mean().MoveToOuterDisposeScope();
    }
}
