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
        (ImagePlane First, ImagePlane Second, ImagePlane Fused) planes = (Scene(0.9f, 0.1f), Scene(0.2f, 0.8f), Scene(0.6f, 0.5f));
        double loss = MultiScaleStructureLoss.Evaluate(Batch(planes.Fused), Batch(planes.First), Batch(planes.Second)).ToNumber();

        MetricInput input = new([Picture(planes.First), Picture(planes.Second)], Picture(planes.Fused));
        MetricReport report = new MetricEvaluator([MetricRegistry.Get("MS-SSIM:Wang5")]).Evaluate(input);
        Assert.AreEqual(1 - report["MS-SSIM:Wang5"].Value, loss, 5e-5);
        Assert.IsGreaterThan(0.02, loss);
    }

    [TestMethod]
    public void MEF_SSIM_is_one_minus_the_papers_MS_SSIM()
    {
        using DisposeScope scope = NewDisposeScope();
        (ImagePlane First, ImagePlane Second, ImagePlane Fused) planes = (Scene(0.9f, 0.1f), Scene(0.2f, 0.8f), Scene(0.6f, 0.5f));
        double loss = MefSsimLoss.Evaluate(Batch(planes.Fused), Batch(planes.First), Batch(planes.Second)).ToNumber();

        MetricInput input = new([Picture(planes.First), Picture(planes.Second)], Picture(planes.Fused));
        double metric = new MetricEvaluator([MetricRegistry.Get("MS-SSIM")]).Evaluate(input)["MS-SSIM"].Value;
        Assert.AreEqual(1 - metric, loss, 1e-6);
        Assert.IsGreaterThan(0.005, loss);
    }

    [TestMethod]
    public void Correlation_is_two_minus_SCD()
    {
        using DisposeScope scope = NewDisposeScope();
        (ImagePlane First, ImagePlane Second, ImagePlane Fused) planes = (Scene(0.9f, 0.1f), Scene(0.2f, 0.8f), Scene(0.6f, 0.5f));
        double loss = CorrelationLoss.Evaluate(Batch(planes.Fused), Batch(planes.First), Batch(planes.Second)).ToNumber();

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
        Tensor loss = CorrelationLoss.Evaluate(fused, flat, flat);
        loss.backward();
        Assert.AreEqual(2, loss.ToNumber(), 1e-12);
        Assert.IsTrue(fused.grad!.isfinite().all().is_nonzero());
    }

    [TestMethod]
    public void Directed_texture_is_that_of_plain_loops()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(17);
        const int Height = 5, Width = 7;
        Tensor[] pictures = [.. Enumerable.Range(0, 3).Select(_ => rand([1, 1, Height, Width], float64))];
        double[][] samples = [.. pictures.Select(picture => picture.data<double>().ToArray())];
        double sum = 0;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                (double X, double Y)[] gradients = [.. samples.Select(picture => Gradient(picture, y, x))];
                (double X, double Y) longer = Length(gradients[1]) >= Length(gradients[2]) ? gradients[1] : gradients[2];
                sum += Math.Abs(gradients[0].X - longer.X) + Math.Abs(gradients[0].Y - longer.Y);
            }
        }

        double loss = DirectedTextureLoss.Evaluate(pictures[0], pictures[1], pictures[2]).ToNumber();
        Assert.AreEqual(sum / (Height * Width), loss, 1e-12);

        static double Length((double X, double Y) gradient) => gradient.X * gradient.X + gradient.Y * gradient.Y;

        static (double X, double Y) Gradient(double[] picture, int y, int x)
        {
            double At(int dy, int dx) => y + dy is >= 0 and < Height && x + dx is >= 0 and < Width ? picture[(y + dy) * Width + x + dx] : 0;
            double gx = At(-1, 1) + 2 * At(0, 1) + At(1, 1) - At(-1, -1) - 2 * At(0, -1) - At(1, -1);
            double gy = At(-1, -1) + 2 * At(-1, 0) + At(-1, 1) - At(1, -1) - 2 * At(1, 0) - At(1, 1);
            return (gx, gy);
        }
    }

    [TestMethod]
    public void Parts_without_weight_are_left_out()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor picture = ones(1, 1, 16, 16).Times(0.5);
        PreservationLossOptions options = new() { MultiScaleStructureWeight = 0, DirectedTextureWeight = 0.25, CorrelationWeight = 3 };
        IReadOnlyList<LossTerm> terms = PreservationLoss.Terms(picture, picture, picture, options);
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

    private static Tensor Batch(ImagePlane plane) => tensor(plane.Samples.ToArray(), [1, 1, plane.Height, plane.Width]).to(float64);

    private static MetricPicture Picture(ImagePlane plane) => MetricPicture.From(new FusionImage(plane));
}
