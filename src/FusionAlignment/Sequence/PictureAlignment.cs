using System.Globalization;

namespace FusionML.Alignment;

/// <summary>How one picture of a sequence was aligned.</summary>
/// <param name="Picture">What the picture is called.</param>
/// <param name="Model">What it was allowed to do; of <see cref="AlignmentModel.Auto"/>, what was chosen.</param>
/// <param name="Transform">Where each pixel of the reference lies in the picture.</param>
/// <param name="Correlation">
/// The correlation of the locally normalised luminance with the reference's, at most 1; 1 for the reference itself, NaN where no
/// transform was found.
/// </param>
/// <param name="IsPoor">True if the picture fits too badly, and was left where it is.</param>
public sealed record PictureAlignment(
    string Picture,
    AlignmentModel Model,
    PlanarTransform Transform,
    double Correlation,
    bool IsPoor
)
{
    /// <summary>One line for people.</summary>
    /// <param name="width">Columns of the reference.</param>
    /// <param name="height">Rows of the reference.</param>
    public string Describe(int width, int height)
    {
        if (IsPoor)
        {
            string reason = double.IsNaN(Correlation)
                ? "no transform found"
                : string.Create(CultureInfo.InvariantCulture, $"correlation {Correlation:F3}");
            return $"{Picture}: NOT aligned ({reason}), left where it is";
        }

        double largest = Transform.DistancesTo(PlanarTransform.Identity, width, height)[^1];
        return string.Create(
                CultureInfo.InvariantCulture,
                $"{Picture}: {Model.ToString().ToLowerInvariant()}, moves by up to {largest:F2} px, scale {Transform.Scale:F5}, "
            )
            + string.Create(CultureInfo.InvariantCulture, $"turn {Transform.Rotation:F3} degrees, correlation {Correlation:F3}");
    }
}
