using static FusionML.Metrics.Tests.ScalarStructure;

namespace FusionML.Metrics.Tests;

/// <summary>SSIM and its relatives against their definitions on small pictures, and what must hold on any.</summary>
[TestClass]
public sealed class StructureTests
{
    private static readonly double[] Wide = Gaussian(11, 1.5);
    private static readonly double[] Narrow = Gaussian(7, 1.5);

    private static IEnumerable<object[]> Sizes =>
        Enumerable
            .Range(11, 23)
            .SelectMany(side => new[] { new object[] { side, 11 + side * 7 % 23 }, [11 + side * 5 % 23, side] });

    // QC gives 0 where A's covariance has another sign than B's and 1 in the opposite case, so it is not symmetric.
    private static IEnumerable<object[]> SymmetricIds => Ids.Where(row => row[0] is not ("QC" or "QC:VIFB"));

    private static IEnumerable<object[]> Ids =>
        StructureMetrics.All.Concat(PerceptionMetrics.All).Select(metric => new object[] { metric.Definition.Id });

    [TestMethod]
    [DynamicData(nameof(Sizes))]
    public void Ssim_and_QS_are_the_definition_at_every_position(int height, int width)
    {
        MetricInput input = TestPictures.Pair(height, width, height);
        (double[,] a, double[,] b, double[,] f) = (
            TestPictures.Samples(input.A),
            TestPictures.Samples(input.B),
            TestPictures.Samples(input.F)
        );
        double Similar(double[,] source, int y, int x) =>
            Ssim(Wide, Window(source, y, x, 11), Window(f, y, x, 11), Math.Pow(2.55, 2), Math.Pow(7.65, 2));
        double ssim = MeanOverWindows(height, width, 11, (y, x) => (Similar(a, y, x) + Similar(b, y, x)) / 2);
        double piella = MeanOverWindows(height, width, 11, (y, x) =>
        {
            double varianceA = Covariance(Wide, Window(a, y, x, 11), Window(a, y, x, 11));
            double varianceB = Covariance(Wide, Window(b, y, x, 11), Window(b, y, x, 11));
            return (varianceA * Similar(a, y, x) + varianceB * Similar(b, y, x)) / (varianceA + varianceB);
        });
        Assert.AreEqual(ssim, Value("SSIM", input), 1e-10);
        Assert.AreEqual(2 * ssim, Value("SSIM:VIFB", input), 1e-10);
        Assert.AreEqual(piella, Value("QS", input), 1e-10);
    }

    [TestMethod]
    [DynamicData(nameof(Sizes))]
    public void QY_and_QC_are_the_definition_at_every_position(int height, int width)
    {
        MetricInput input = TestPictures.Pair(height, width, height + 40);
        (double[,] a, double[,] b, double[,] f) = (
            TestPictures.Samples(input.A),
            TestPictures.Samples(input.B),
            TestPictures.Samples(input.F)
        );
        double yang = MeanOverWindows(height, width, 7, (y, x) =>
        {
            (double[] wa, double[] wb, double[] wf) = (Window(a, y, x, 7), Window(b, y, x, 7), Window(f, y, x, 7));
            (double similarA, double similarB) = (Ssim(Narrow, wa, wf, 2e-16, 2e-16), Ssim(Narrow, wb, wf, 2e-16, 2e-16));
            double share = Covariance(Narrow, wa, wa) / (Covariance(Narrow, wa, wa) + Covariance(Narrow, wb, wb));
            return Ssim(Narrow, wa, wb, 2e-16, 2e-16) >= 0.75
                ? share * similarA + (1 - share) * similarB
                : Math.Max(similarA, similarB);
        });
        double cvejic = MeanOverWindows(height, width, 7, (y, x) =>
        {
            (double[] wa, double[] wb, double[] wf) = (Window(a, y, x, 7), Window(b, y, x, 7), Window(f, y, x, 7));
            double share = Covariance(Narrow, wa, wf) / (Covariance(Narrow, wa, wf) + Covariance(Narrow, wb, wf));
            return share < 0 ? 0
                : share > 1 ? 1
                : share * Ssim(Narrow, wa, wf, 2e-16, 2e-16) + (1 - share) * Ssim(Narrow, wb, wf, 2e-16, 2e-16);
        });
        Assert.AreEqual(yang, Value("QY", input), 1e-8);
        Assert.AreEqual(cvejic, Value("QC", input), 1e-8);
    }

    [TestMethod]
    [DataRow(11, 11, 2)]
    [DataRow(13, 24, 2)]
    [DataRow(33, 19, 2)]
    [DataRow(17, 22, 3)]
    [DataRow(21, 14, 5)]
    public void Mef_ssim_builds_its_patch_from_any_number_of_sources(int height, int width, int count)
    {
        BytePlane[] sources = [.. Enumerable.Range(0, count).Select(i => TestPictures.Band(height, width, 3 + i))];
        MetricInput input = TestPictures.Input(TestPictures.Mean(sources[0], sources[1]), sources);
        double[][,] samples = Array.ConvertAll(sources, TestPictures.Samples);
        double[,] fused = TestPictures.Samples(input.F);
        double expected = MeanOverWindows(height, width, 11, (y, x) =>
            MefSsim(Wide, Array.ConvertAll(samples, source => Window(source, y, x, 11)), Window(fused, y, x, 11))
        );
        Assert.AreEqual(expected, Value("MEF-SSIM", input), 1e-10);
    }

    /// <summary>
    /// Where all sources are flat the wanted patch is flat too, and has no norm to be scaled by. Their shares are 500 there, which
    /// multiplies what rounding leaves of a flat window's variance.
    /// </summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Mef_ssim_wants_a_flat_patch_where_the_sources_are_flat(bool everywhere)
    {
        const int Height = 14;
        const int Width = 30;
        BytePlane flat = RandomPictures.Constant(Height, Width, 90);
        byte[] half = [.. Enumerable.Range(0, Height * Width).Select(i => (byte)(i % Width < 15 ? 120 : 7 * i % 100))];
        BytePlane[] sources =
        [
            flat,
            everywhere ? RandomPictures.Constant(Height, Width, 200) : new BytePlane(Height, Width, half),
        ];
        MetricInput input = TestPictures.Input(RandomPictures.Waves(Height, Width, 4), sources);
        double[][,] samples = Array.ConvertAll(sources, TestPictures.Samples);
        double[,] fused = TestPictures.Samples(input.F);
        double expected = MeanOverWindows(Height, Width, 11, (y, x) =>
            MefSsim(Wide, Array.ConvertAll(samples, source => Window(source, y, x, 11)), Window(fused, y, x, 11))
        );
        Assert.AreEqual(expected, Value("MEF-SSIM", input), 1e-8);
    }

    [TestMethod]
    public void A_fused_picture_equal_to_both_sources_is_perfect()
    {
        BytePlane picture = TestPictures.Band(180, 190, 1);
        MetricInput input = TestPictures.Input(picture, picture, picture);
        foreach (
            (string id, double perfect) in (ReadOnlySpan<(string, double)>)
                [
                    ("SSIM", 1),
                    ("SSIM:VIFB", 2),
                    ("SSIM:MATLAB-L1", 1),
                    ("SSIM:CDDFuse", 2),
                    ("MS-SSIM:Wang5", 1),
                    ("MEF-SSIM", 1),
                    ("MS-SSIM", 1),
                    ("QS", 1),
                    ("QS:weighted", 1),
                    ("QC", 1),
                    ("QY", 1),
                    ("QM", 3),
                    ("QSF", 0),
                    ("FMI", 1),
                    ("FMI:none", 1),
                    ("FMI:gradient", 1),
                    ("VIF", 2),
                    ("VIF:CDDFuse", 2),
                    ("VIF:VIFF", 1),
                    ("QCB", 1),
                    ("QCV", 0),
                ]
        )
        {
            Assert.AreEqual(perfect, Value(id, input), 1e-9, id);
        }
    }

    [TestMethod]
    [DynamicData(nameof(SymmetricIds))]
    public void The_order_of_the_sources_does_not_matter_where_the_definition_is_symmetric(string id)
    {
        // FMI's reference compares B with a window that A has changed already; VIFF gives ties to B.
        double tolerance = id.StartsWith("FMI", StringComparison.Ordinal) ? 0.05 : 1e-9;
        MetricInput input = TestPictures.Pair(180, 177, 5);
        MetricInput swapped = TestPictures.Input(input.F, input.B, input.A);
        Assert.AreEqual(Value(id, input), Value(id, swapped), tolerance * Math.Max(1, Math.Abs(Value(id, input))));
    }

    [TestMethod]
    [DynamicData(nameof(Ids))]
    public void Gives_the_same_bits_for_any_number_of_threads(string id)
    {
        MetricInput input = TestPictures.Pair(181, 203, 7);
        double one = new MetricEvaluator([MetricRegistry.Get(id)], maxThreads: 1).Evaluate(input)[0].Value.Value;
        double four = new MetricEvaluator([MetricRegistry.Get(id)], maxThreads: 4).Evaluate(input)[0].Value.Value;
        Assert.AreEqual(BitConverter.DoubleToInt64Bits(one), BitConverter.DoubleToInt64Bits(four));
    }

    [TestMethod]
    [DynamicData(nameof(Ids))]
    public void Is_undefined_with_a_reason_or_a_number_on_ill_defined_pictures(string id)
    {
        FusionMetric metric = MetricRegistry.Get(id);
        BytePlane flat = TestPictures.Constant(180, 180, 90);
        BytePlane otherFlat = TestPictures.Constant(180, 180, 200);
        BytePlane band = TestPictures.Band(180, 180, 3);
        MetricInput[] inputs =
        [
            TestPictures.Input(flat, flat, flat),
            TestPictures.Input(flat, flat, otherFlat),
            TestPictures.Input(flat, band, band),
            TestPictures.Input(band, flat, otherFlat),
            TestPictures.Input(band, flat, band),
            TestPictures.Input(
                TestPictures.Constant(180, 180, 0),
                TestPictures.Constant(180, 180, 0),
                TestPictures.Constant(180, 180, 0)
            ),
        ];
        foreach (MetricInput input in inputs)
        {
            MetricValue value = metric.Compute(input);
            Assert.AreEqual(value.IsDefined, double.IsFinite(value.Value), $"{id}: {value}");
        }

        int smallest = metric.Definition.MinimumSide;
        Assert.IsTrue(metric.Compute(TestPictures.Pair(smallest, smallest + 5)).IsDefined, $"side {smallest}: {id}");
        if (smallest > 1)
        {
            MetricValue tooSmall = metric.Compute(TestPictures.Pair(smallest - 1, smallest + 5));
            Assert.Contains($"{smallest} pixels", tooSmall.Reason!);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Ids))]
    public void Stops_when_it_is_told_to(string id)
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            MetricRegistry.Get(id).Compute(TestPictures.Pair(180, 180), source.Token)
        );
    }

    [TestMethod]
    public void Five_scale_ssim_is_undefined_where_contrast_is_reversed()
    {
        BytePlane band = TestPictures.Band(180, 180, 3);
        BytePlane reversed = new(180, 180, [.. band.Samples.ToArray().Select(sample => (byte)(255 - sample))]);
        MetricValue value = MetricRegistry.Get("MS-SSIM:Wang5").Compute(TestPictures.Input(reversed, band, band));
        Assert.IsFalse(value.IsDefined);
        Assert.Contains("negative", value.Reason!);
    }

    private static double Value(string id, MetricInput input)
    {
        MetricValue value = MetricRegistry.Get(id).Compute(input);
        Assert.IsTrue(value.IsDefined, $"{id}: {value.Reason}");
        return value.Value;
    }
}
