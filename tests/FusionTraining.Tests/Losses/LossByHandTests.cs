using FusionML.Imaging;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class LossByHandTests
{
    [TestMethod]
    public void Intensity_is_the_mean_distance_to_the_brighter_source()
    {
        using DisposeScope scope = NewDisposeScope();
        double loss = FusionLosses.Intensity(Row(0.5, 0.5, 0.5), Row(0.1, 0.9, 0.5), Row(0.2, 0.3, 0.5)).ToNumber();
        Assert.AreEqual((0.3 + 0.4 + 0) / 3, loss, 1e-15);
    }

    [TestMethod]
    public void Reconstruction_and_color_are_absolute_errors_and_not_squared_ones()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.AreEqual(3, FusionLosses.Reconstruction(Row(3, 3), Row(0, 0)).ToNumber(), 1e-15);
        Tensor chroma = zeros([1, 2, 1, 2], float64);
        Assert.AreEqual(0.25, FusionLosses.Color(chroma.Plus(0.25), chroma).ToNumber(), 1e-15);
    }

    [TestMethod]
    public void Contrast_is_minus_the_population_deviation_of_each_picture()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pictures = cat([Row(0.2, 0.8), Row(-0.5, 0.5)], 0);
        Assert.AreEqual(-(0.3 + 0) / 2, FusionLosses.Contrast(pictures).ToNumber(), 1e-15);
    }

    [TestMethod]
    public void Range_counts_what_lies_above_one_and_below_zero()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.AreEqual((0.5 + 0 + 0.25 + 0) / 4, FusionLosses.Range(Row(1.5, 1, -0.25, 0.3)).ToNumber(), 1e-15);
    }

    [TestMethod]
    [DataRow(0.6, 0.1, 0.3, 0.3, DisplayName = "A day that infrared darkens")]
    [DataRow(0.6, 0.9, 0.7, 0, DisplayName = "A warm target may be brighter than the visible picture")]
    [DataRow(0.6, 0.9, 0.8, 0.05, DisplayName = "By half of what infrared adds")]
    [DataRow(0.6, 0.1, 0.9, 0.3, DisplayName = "Brighter than both")]
    [DataRow(0.95, 0.1, 0.75, 0, DisplayName = "A glare may come down")]
    [DataRow(0.95, 0.1, 0.6, 0.1, DisplayName = "A glare may come down to 0.7")]
    [DataRow(0.05, 0.5, 0.2, 0.3, DisplayName = "Night: the brighter source is wanted")]
    [DataRow(0.175, 0.575, 0.1, 0.275, DisplayName = "Dusk: half way between")]
    public void Brightness_is_wanted_of_the_visible_picture_by_day(double visible, double infrared, double fused, double loss)
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.AreEqual(loss, FusionLosses.Brightness(Flat(fused), Flat(visible), Flat(infrared)).ToNumber(), 1e-12);
    }

    [TestMethod]
    [DataRow(0.6, 0.4, 0.9, 0.3)]
    [DataRow(0.2, 0.4, 0.35, 0)]
    public void Excess_brightness_is_what_lies_above_the_brighter_source(double first, double second, double fused, double loss)
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.AreEqual(loss, FusionLosses.ExcessBrightness(Flat(fused), Flat(first), Flat(second)).ToNumber(), 1e-12);
    }

    [TestMethod]
    public void Folds_that_become_shallower_count_by_what_they_lose()
    {
        using DisposeScope scope = NewDisposeScope();
        double loss = FusionLosses.FoldDepth(Fold(0.5, 0.4), Fold(0.8, 0.3), Fold(0.1, 0.1)).ToNumber();
        Assert.AreEqual((0.5 - 0.1) * 12 / (12 * 15), loss, 1e-12);
        Assert.AreEqual(0, FusionLosses.FoldDepth(Fold(0.9, 0.2), Fold(0.8, 0.3), Fold(0.1, 0.1)).ToNumber(), 1e-12);

        // A line of 12 pixels, one wide, in a bright picture of 12 rows and 15 columns.
        static Tensor Fold(double bright, double dark)
        {
            Tensor picture = ones([1, 1, 12, 15], float64).Times(bright);
            picture[.., .., .., 7] = tensor(dark, float64);
            return picture;
        }
    }

    [TestMethod]
    public void Pictures_smaller_than_the_windows_of_brightness_and_detail_are_refused_with_their_size()
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor low, Tensor narrow) = (zeros(1, 1, 15, 20), zeros(1, 1, 20, 6));
        StringAssert.Contains(
            Assert.ThrowsExactly<PictureException>(() => FusionLosses.Brightness(low, low, low)).Message,
            "at least 16x16, not 20x15"
        );
        Assert.ThrowsExactly<PictureException>(() => FusionLosses.ExcessBrightness(low, low, low));
        StringAssert.Contains(
            Assert.ThrowsExactly<PictureException>(() => FusionLosses.Overshoot(narrow, narrow, narrow)).Message,
            "at least 7x7, not 6x20"
        );
    }

    [TestMethod]
    public void Detail_stronger_than_that_of_both_sources_overshoots()
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor first, Tensor second) = (Dot(0.1), Dot(-0.05));
        const double ofMean = 48 / 49.0;
        Assert.AreEqual(0.2 * ofMean, FusionLosses.Overshoot(Dot(0.3), first, second).ToNumber(), 1e-12);
        Assert.AreEqual(0.15 * ofMean, FusionLosses.Overshoot(Dot(-0.2), first, second).ToNumber(), 1e-12);
        Assert.AreEqual(0, FusionLosses.Overshoot(Dot(0.07), first, second).ToNumber(), 1e-12);

        // One window alone fits into the picture; its middle is a dot on gray.
        static Tensor Dot(double height)
        {
            Tensor picture = ones([1, 1, 7, 7], float64).Times(0.5);
            picture[0, 0, 3, 3] = tensor(0.5 + height, float64);
            return picture;
        }
    }

    [TestMethod]
    public void The_gradient_of_a_vertical_edge_is_four_beside_it()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor picture = zeros([1, 1, 5, 6], float64);
        picture[.., .., .., 3..] = 1;
        Tensor gradient = Sobel.Gradient(picture);
        CollectionAssert.AreEqual(new double[] { 0, 0, 4, 4, 0, 4 }, gradient[0, 0, 2].data<double>().ToArray());

        // In the first row the zeros above the picture are an edge of their own: |Kx| = 3, |Ky| = 3 in column 3.
        Assert.AreEqual(6, gradient[0, 0, 0, 3].ToNumber());
    }

    [TestMethod]
    public void One_sided_transfer_ignores_the_students_own_edges_and_the_symmetric_form_does_not()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(6);
        Tensor student = rand([1, 1, 8, 8], float64);
        Tensor weaker = student.Times(0.5);
        Assert.AreEqual(0, FusionLosses.GradientTransfer(weaker, student).ToNumber());

        // gT = gS / 2 everywhere, so |gT m - gS m| = gS^2 / 2.
        double symmetric = FusionLosses.GradientTransfer(weaker, student, GradientTransferForm.Symmetric).ToNumber();
        Assert.AreEqual(Sobel.Gradient(student).Squared().mean().ToNumber() / 2, symmetric, 1e-12);
    }

    [TestMethod]
    public void No_gradient_reaches_the_teacher()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor teacher = rand([1, 1, 8, 8], float64).requires_grad_();
        Tensor student = rand([1, 1, 8, 8], float64).requires_grad_();
        FusionLosses.GradientTransfer(teacher, student, GradientTransferForm.Symmetric).backward();
        Assert.IsNull(teacher.grad);
        Assert.IsNotNull(student.grad);
    }

    [TestMethod]
    public void Two_flat_sources_share_the_structure_evenly()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(7);
        Tensor fused = rand([1, 1, 16, 16], float64);
        Tensor black = zeros([1, 1, 16, 16], float64);
        double weighted = FusionLosses.Structure(fused, black, black, StructureForm.GradientWeighted).ToNumber();
        Assert.AreEqual(FusionLosses.Structure(fused, black, black).ToNumber() / 2, weighted, 1e-14);
    }

    [TestMethod]
    public void Shapes_that_do_not_fit_are_refused_with_both_shapes()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pictures = zeros(1, 1, 16, 16);
        PictureException different = Assert.ThrowsExactly<PictureException>(() =>
            FusionLosses.Intensity(pictures, pictures, zeros(1, 1, 16, 8))
        );
        StringAssert.Contains(different.Message, "1x1x16x16");
        StringAssert.Contains(different.Message, "1x1x16x8");
        PictureException channels = Assert.ThrowsExactly<PictureException>(() => FusionLosses.Contrast(zeros(1, 3, 16, 16)));
        StringAssert.Contains(channels.Message, "1x3x16x16");
        PictureException integers = Assert.ThrowsExactly<PictureException>(() =>
            FusionLosses.Contrast(zeros([1, 1, 16, 16], int64))
        );
        StringAssert.Contains(integers.Message, "Int64");
    }

    [TestMethod]
    public void Every_loss_leaves_only_its_value_behind()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = rand(1, 1, 16, 16),
            b = rand(1, 1, 16, 16),
            c = rand(1, 1, 16, 16);
        int before = scope.DisposablesCount;
        FusionLosses.InfraredVisible(a, b, c, InfraredVisibleLossOptions.Published);
        FusionLosses.GradientTransfer(a, b, GradientTransferForm.Symmetric);
        FusionLosses.Ssim(a, b, SsimDynamicRange.FromFusedPictures);
        FusionLosses.Reconstruction(a, b);
        Assert.AreEqual(before + 4, scope.DisposablesCount);
    }

    private static Tensor Flat(double value) => ones([1, 1, 18, 21], float64).Times(value);

    private static Tensor Row(params double[] values) => tensor(values, [1, 1, 1, values.Length]);
}
