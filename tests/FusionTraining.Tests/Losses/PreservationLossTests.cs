using System.Numerics;
using FusionML.Imaging;
using FusionML.Metrics;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class PreservationLossTests
{
    [TestMethod]
    public void Multi_scale_structure_is_one_minus_the_metric_of_the_same_name()
    {
        using DisposeScope scope = NewDisposeScope();
        (ImagePlane First, ImagePlane Second, ImagePlane Fused) planes = (
            Scene(0.9f, 0.1f),
            Scene(0.2f, 0.8f),
            Scene(0.6f, 0.5f)
        );
        double loss = FusionLosses.MultiScaleStructure(Batch(planes.Fused), Batch(planes.First), Batch(planes.Second)).ToNumber();

        MetricInput input = new([Picture(planes.First), Picture(planes.Second)], Picture(planes.Fused));
        MetricReport report = new MetricEvaluator([MetricRegistry.Get("MS-SSIM:Wang5")]).Evaluate(input);
        Assert.AreEqual(1 - report["MS-SSIM:Wang5"].Value, loss, 5e-5);
        Assert.IsGreaterThan(0.02, loss);
    }

    [TestMethod]
    public void MEF_SSIM_is_one_minus_the_papers_MS_SSIM()
    {
        using DisposeScope scope = NewDisposeScope();
        (ImagePlane First, ImagePlane Second, ImagePlane Fused) planes = (
            Scene(0.9f, 0.1f),
            Scene(0.2f, 0.8f),
            Scene(0.6f, 0.5f)
        );
        double loss = FusionLosses.MefSsim(Batch(planes.Fused), Batch(planes.First), Batch(planes.Second)).ToNumber();

        MetricInput input = new([Picture(planes.First), Picture(planes.Second)], Picture(planes.Fused));
        double metric = new MetricEvaluator([MetricRegistry.Get("MS-SSIM")]).Evaluate(input)["MS-SSIM"].Value;
        Assert.AreEqual(1 - metric, loss, 1e-6);
        Assert.IsGreaterThan(0.005, loss);
    }

    [TestMethod]
    public void Correlation_is_two_minus_SCD()
    {
        using DisposeScope scope = NewDisposeScope();
        (ImagePlane First, ImagePlane Second, ImagePlane Fused) planes = (
            Scene(0.9f, 0.1f),
            Scene(0.2f, 0.8f),
            Scene(0.6f, 0.5f)
        );
        double loss = FusionLosses.Correlation(Batch(planes.Fused), Batch(planes.First), Batch(planes.Second)).ToNumber();

        MetricInput input = new([Picture(planes.First), Picture(planes.Second)], Picture(planes.Fused));
        double metric = new MetricEvaluator([MetricRegistry.Get("SCD")]).Evaluate(input)["SCD"].Value;

        // The floor below the variances, 1e-4, moves coefficients of pictures with variances of some 1e-2 by 1 %.
        Assert.AreEqual(2 - metric, loss, 0.03);
    }

    [TestMethod]
    public void A_flat_picture_has_no_correlation_and_a_finite_slope()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor fused = ones(1, 1, 16, 16).Times(0.5).requires_grad_();
        Tensor flat = ones(1, 1, 16, 16).Times(0.25);
        Tensor loss = FusionLosses.Correlation(fused, flat, flat);
        loss.backward();
        Assert.AreEqual(2, loss.ToNumber(), 1e-12);
        Assert.IsTrue(fused.grad!.isfinite().all().is_nonzero());
    }

    [TestMethod]
    public void Edge_preservation_is_one_minus_Qabf()
    {
        using DisposeScope scope = NewDisposeScope();
        (ImagePlane First, ImagePlane Second, ImagePlane Fused) planes = (
            Framed(Scene(0.9f, 0.1f)),
            Framed(Scene(0.2f, 0.8f)),
            Framed(Scene(0.6f, 0.5f))
        );
        double loss = FusionLosses.EdgePreservation(Batch(planes.Fused), Batch(planes.First), Batch(planes.Second)).ToNumber();

        MetricInput input = new([Picture(planes.First), Picture(planes.Second)], Picture(planes.Fused));
        double metric = new MetricEvaluator([MetricRegistry.Get("Qabf")]).Evaluate(input)["Qabf"].Value;

        // Gradients on both sides of the vertical are near to each other here and far apart there.
        Assert.AreEqual(1 - metric, loss, 0.03);
        Assert.IsGreaterThan(0.2, loss);
    }

    [TestMethod]
    public void Edges_kept_as_they_are_cost_what_the_sigmoids_leave()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(18);
        Tensor picture = rand([2, 1, 9, 12], float64);
        double kept = 0.9994 / (1 + Math.Exp(-7.5)) * 0.9879 / (1 + Math.Exp(-4.4));
        Assert.AreEqual(1 - kept, FusionLosses.EdgePreservation(picture, picture, picture).ToNumber(), 1e-9);
    }

    [TestMethod]
    public void Flat_pictures_have_edges_to_keep_nowhere_and_a_finite_slope()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor fused = zeros([1, 1, 16, 16]).requires_grad_();
        Tensor black = zeros([1, 1, 16, 16]);
        FusionLosses.EdgePreservation(fused, black, black).backward();
        Assert.IsTrue(fused.grad!.isfinite().all().is_nonzero());
    }

    [TestMethod]
    public void Losses_of_edges_are_those_of_plain_loops()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(17);
        const int Height = 5,
            Width = 7;
        Tensor[] pictures = [.. Enumerable.Range(0, 3).Select(_ => rand([1, 1, Height, Width], float64))];
        double[][] samples = [.. pictures.Select(picture => picture.data<double>().ToArray())];
        (double texture, double kept, double lengths) = (0, 0, 0);
        for (int y = 1; y < Height - 1; y++)
        {
            for (int x = 1; x < Width - 1; x++)
            {
                Complex[] gradients = [.. samples.Select(picture => Gradient(picture, y, x))];
                Complex longer = gradients[1].Magnitude >= gradients[2].Magnitude ? gradients[1] : gradients[2];
                texture += Math.Abs(gradients[0].Real - longer.Real) + Math.Abs(gradients[0].Imaginary - longer.Imaginary);
                kept += Kept(gradients[1], gradients[0]) + Kept(gradients[2], gradients[0]);
                lengths += gradients[1].Magnitude + gradients[2].Magnitude;
            }
        }

        double directed = FusionLosses.DirectedTexture(pictures[0], pictures[1], pictures[2]).ToNumber();
        Assert.AreEqual(texture / ((Height - 2) * (Width - 2)), directed, 1e-12);

        // The floors of the loss, 1e-3 for lengths and 1e-4 for angles, are small against gradients of about 1.
        double preservation = FusionLosses.EdgePreservation(pictures[0], pictures[1], pictures[2]).ToNumber();
        Assert.AreEqual(1 - kept / lengths, preservation, 5e-4);

        static double Kept(Complex source, Complex fused)
        {
            double strength = Math.Min(source.Magnitude, fused.Magnitude) / Math.Max(source.Magnitude, fused.Magnitude);
            double angle = Math.Abs((source / fused).Phase);
            double alignment = 1 - Math.Min(angle, Math.PI - angle) / (Math.PI / 2);
            return source.Magnitude
                * 0.9994
                / (1 + Math.Exp(-15 * (strength - 0.5)))
                * 0.9879
                / (1 + Math.Exp(-22 * (alignment - 0.8)));
        }

        static Complex Gradient(double[] picture, int y, int x)
        {
            double At(int dy, int dx) => picture[(y + dy) * Width + x + dx];
            double gx = At(-1, 1) + 2 * At(0, 1) + At(1, 1) - At(-1, -1) - 2 * At(0, -1) - At(1, -1);
            double gy = At(-1, -1) + 2 * At(-1, 0) + At(-1, 1) - At(1, -1) - 2 * At(1, 0) - At(1, 1);
            return new Complex(gx, gy);
        }
    }

    [TestMethod]
    public void Parts_without_weight_are_left_out()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor picture = ones(1, 1, 16, 16).Times(0.5);
        PreservationLossOptions options = new()
        {
            MultiScaleStructureWeight = 0,
            DirectedTextureWeight = 0.25,
            CorrelationWeight = 3,
        };
        IReadOnlyList<LossTerm> terms = FusionLosses.PreservationTerms(picture, picture, picture, options);
        CollectionAssert.AreEqual(new[] { "directed texture", "correlation" }, terms.Select(term => term.Name).ToArray());
        CollectionAssert.AreEqual(new[] { 0.25, 3 }, terms.Select(term => term.Weight).ToArray());
    }

    /// <summary>Waves of two directions with given strengths, 192x192, in steps of 1/255 so that bytes hold it exactly.</summary>
    private static ImagePlane Scene(float across, float down)
    {
        ImagePlane plane = new(192, 192);
        for (int i = 0; i < plane.Samples.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, 192);
            float value = 0.5f + 0.25f * across * MathF.Sin(0.31f * x) + 0.25f * down * MathF.Sin(0.17f * y + 0.05f * x);
            plane.Samples[i] = MathF.Round(value * 255) / 255;
        }

        return plane;
    }

    /// <summary>
    /// With two black lines along each edge: the metric sees black beyond the edge, and the loss sees nothing there.
    /// </summary>
    private static ImagePlane Framed(ImagePlane plane)
    {
        for (int i = 0; i < plane.Samples.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, plane.Width);
            if (Math.Min(Math.Min(y, plane.Height - 1 - y), Math.Min(x, plane.Width - 1 - x)) < 2)
            {
                plane.Samples[i] = 0;
            }
        }

        return plane;
    }

    private static Tensor Batch(ImagePlane plane) =>
        tensor(plane.Samples.ToArray(), [1, 1, plane.Height, plane.Width]).to(float64);

    private static MetricPicture Picture(ImagePlane plane) => MetricPicture.From(new FusionImage(plane));
}
