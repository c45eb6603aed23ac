namespace FusionML.Training.Tests;

[TestClass]
public sealed class LossParityTests
{
    private delegate Tensor Loss(Func<string, Tensor> picture, Tensor student);

    /// <summary>Each loss of the reference by its name there, and the picture that it is differentiated by.</summary>
    private static readonly Dictionary<string, (string Student, Loss Loss)> Losses = new()
    {
        ["sobel_mean"] = ("student", (_, student) => Sobel.Gradient(student).mean()),
        ["ssim_supervised"] = ("student", (at, student) =>
            FusionLosses.Ssim(student, at("reference"), SsimDynamicRange.FromFusedPictures)
        ),
        ["ssim_supervised_low"] = ("student_low", (at, student) =>
            FusionLosses.Ssim(student, at("reference"), SsimDynamicRange.FromFusedPictures)
        ),
        ["ssim_padded_first"] = ("student", (at, student) => StructuralSimilarity.Mean(at("first"), student, true, 1)),
        ["ssim_padded_second"] = ("student", (at, student) => StructuralSimilarity.Mean(at("second"), student, true, 1)),
        ["transfer_symmetric"] = ("student", (at, student) =>
            FusionLosses.GradientTransfer(at("teacher"), student, GradientTransferForm.Symmetric)
        ),
        ["transfer_one_sided"] = ("student", (at, student) => FusionLosses.GradientTransfer(at("teacher"), student)),
        ["intensity"] = ("student", (at, student) => FusionLosses.Intensity(student, at("first"), at("second"))),
        ["texture"] = ("student", (at, student) => FusionLosses.Texture(student, at("first"), at("second"))),
        ["structure_paper"] = ("student", (at, student) => FusionLosses.Structure(student, at("first"), at("second"))),
        ["structure_code"] = ("student", (at, student) =>
            FusionLosses.Structure(student, at("first"), at("second"), StructureForm.GradientWeighted)
        ),
        ["contrast"] = ("student", (_, student) => -FusionLosses.Contrast(student)),
        ["vif_total"] = ("student", (at, student) =>
            FusionLosses.InfraredVisible(student, at("first"), at("second"), InfraredVisibleLossOptions.Published)
        ),
        ["vif_medium_total"] = ("student", (at, student) =>
            FusionLosses.InfraredVisible(student, at("first"), at("second"), InfraredVisibleLossOptions.PublishedLight)
        ),
        ["l1"] = ("student", (at, student) => FusionLosses.Reconstruction(student, at("reference"))),
        ["l1_color"] = ("student_color", (at, student) => FusionLosses.Color(student, at("reference_color"))),
    };

    public static IEnumerable<object[]> EveryLossOnEveryBatch =>
        from loss in Losses.Keys
        from batch in new[] { "b1", "b2" }
        from precise in new[] { false, true }
        select new object[] { loss, batch, precise };

    [TestMethod]
    [DynamicData(nameof(EveryLossOnEveryBatch))]
    public void Value_and_gradient_are_those_of_the_reference(string name, string batch, bool precise)
    {
        using DisposeScope scope = NewDisposeScope();
        LossReference reference = new();
        ScalarType type = precise ? float64 : float32;
        (string studentName, Loss loss) = Losses[name];
        Tensor student = reference.Picture(batch, studentName, type).requires_grad_();

        Tensor value = loss(picture => reference.Picture(batch, picture, type), student);
        value.backward();

        double expected = reference.Value(batch, name, type);
        Assert.AreEqual(expected, value.ToNumber(), (UsesWindow(name) ? 2e-5 : 1e-6) * Math.Max(1, Math.Abs(expected)), name);
        Tensor expectedGradient = reference.Gradient(batch, name, type);
        double largest = expectedGradient.abs().max().ToNumber();
        double difference = (student.grad!.to(float64) - expectedGradient).abs().max().ToNumber();
        Assert.IsLessThanOrEqualTo(
            (
                !UsesWindow(name) ? 1e-6
                : precise ? 5e-5
                : 4e-4
            ) * largest,
            difference,
            $"{name}: the gradient"
        );
    }

    [TestMethod]
    [DataRow("b1")]
    [DataRow("b2")]
    public void The_Sobel_map_is_that_of_the_reference(string batch)
    {
        using DisposeScope scope = NewDisposeScope();
        LossReference reference = new();
        Tensor map = Sobel.Gradient(reference.Picture(batch, "student", float32));
        Tensor difference = (map - reference.Picture(batch, "sobel_of_student", float32)).abs().max();
        Assert.IsLessThanOrEqualTo(1e-6, difference.ToNumber());
    }

    /// <summary>
    /// The reference rounds the 121 products of the SSIM window to float32, so that they do not sum to 1; ours do. Its float32
    /// SSIM also loses digits in E[x^2] - m^2, up to 2e-4 of the largest gradient against its own float64 values.
    /// </summary>
    private static bool UsesWindow(string name) =>
        name.StartsWith("ssim", StringComparison.Ordinal)
        || name.StartsWith("structure", StringComparison.Ordinal)
        || name.StartsWith("vif", StringComparison.Ordinal);
}
