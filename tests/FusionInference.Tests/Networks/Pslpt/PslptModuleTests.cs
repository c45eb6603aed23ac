using FusionML.Imaging;

namespace FusionML.Inference.Tests;

/// <summary>What each module gives at 32x32, against the authors' modules.</summary>
[TestClass]
public class PslptModuleTests
{
    private const int Side = 32;

    private static readonly string[] FusionNames = ["fh_former", "fh2_former", "fh4_former", "fl_former"];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Modules_are_the_references_on_every_instruction_set()
    {
        WeightFile encoder = PslptPackage.Golden("modules32_encoder1");
        WeightFile rest = PslptPackage.Golden("modules32_fusion_decoder");
        using PslptWeights weights = new(PslptPackage.Weights(), PslptSet.Labelled);
        using KernelThreads threads = new(2);
        foreach (KernelPath path in PslptPackage.Paths)
        {
            List<string> compared = [];
            Run(weights, threads, new KernelOptions(path), encoder, (pass, maps) =>
            {
                (string? name, FeatureMap? map) = Product(pass, maps);
                WeightTensor? expected =
                    name is null ? null
                    : encoder.Contains(name) ? encoder[name]
                    : rest.Contains(name) ? rest[name]
                    : null;
                if (expected is not null)
                {
                    Compare(expected, map!, $"{name}, {path}");
                    compared.Add(name!);
                }
            });
            TestContext.WriteLine($"{path}: {compared.Count} modules");
            Assert.HasCount(43, compared);
        }
    }

    private static void Run(
        PslptWeights weights,
        KernelThreads threads,
        KernelOptions options,
        WeightFile golden,
        Action<PslptPass, PslptMaps> after
    )
    {
        PslptSchedule schedule = PslptSchedule.For(Side, Side);
        KernelSet kernels = KernelSet.For(options.Path);
        int scratch = Math.Max(kernels.SwinScratch(weights.Fusion[0].First), kernels.WinogradScratch(48, 48));
        using LayerRunner layers = new(threads, options, scratch);
        using PslptMaps maps = new(schedule, Side, Side);
        PslptPassRunner runner = new(weights, maps, new PslptLayers(layers, maps));
        PslptPictures pictures = new(
            PaddedPlane.Of(PslptPackage.Picture(golden["io.first"])),
            PaddedPlane.Of(PslptPackage.Picture(golden["io.second"])),
            new CroppedPlane(Side, Side, bitDepth: 32),
            MaskPyramid.NewPlanes(Side, Side, PslptWeights.Levels)
        );
        foreach (PslptPass pass in schedule.Passes)
        {
            runner.Run(pass, pass.Advance(), pictures, CancellationToken.None);
            Assert.IsTrue(pass.IsDone, "the whole picture is one round");
            after(pass, maps);
        }
    }

    /// <summary>The module whose output a pass has written, and where; the second encoder has no goldens.</summary>
    private static (string? Name, FeatureMap? Map) Product(PslptPass pass, PslptMaps maps)
    {
        (PslptBranch branch, int level) = (pass.Branch, pass.Level);
        string fusion = FusionNames[level];
        string former = branch == PslptBranch.Decoder ? $"decoder.dformer{1 << level}" : $"encoder1.eformer{1 << level}";
        return pass.Work switch
        {
            PslptWork.FusionInput => ($"{fusion}.proj_in", maps.Work(branch, level)),
            PslptWork.FusionFirst => ($"{fusion}.glo.blocks.0", maps.Work(branch, level)),
            PslptWork.Fuse => (fusion, maps.Features(PslptBranch.Second, level)),
            _ when branch is PslptBranch.Second or PslptBranch.Fusion => (null, null),
            PslptWork.Input => ("encoder1.in_conv", maps.Features(branch, level)),
            PslptWork.FormerInput => ($"{former}.in_conv", maps.Work(branch, level)),
            PslptWork.FormerFirst => ($"{former}.g.blocks.0", maps.Work(branch, level)),
            PslptWork.FormerSecond when former == "encoder1.eformer1" => ($"{former}.out_ln", maps.Work(branch, level)),
            PslptWork.FormerSecond => ($"{former}.g.blocks.1", maps.Work(branch, level)),
            PslptWork.FormerOutput => (former, maps.Features(branch, level)),
            _ => (null, null),
        };
    }

    /// <summary>Maps are channels x rows x columns; tokens are 1 x pixels x channels.</summary>
    private static void Compare(WeightTensor expected, FeatureMap map, string name)
    {
        float[] planes = KernelTestData.Planes(map);
        bool isTokens = expected.Shape[0] == 1;
        int pixels = map.Height * map.Width;
        float largest = Math.Max(1, ParityPackage.LargestValue(expected.Values));
        for (int i = 0; i < planes.Length; i++)
        {
            (int channel, int pixel) = (i / pixels, i % pixels);
            float wanted = expected.Values[isTokens ? (pixel * map.Channels) + channel : i];
            Assert.AreEqual(wanted, planes[i], PslptPackage.Tolerance * largest, $"{name}, value {i}");
        }
    }
}
