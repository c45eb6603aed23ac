using FusionML.Estimators;
using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;

namespace FreshProcess;

/// <summary>
/// Disposes of things while other threads use them. In a process of its own, because memory that is used after it was freed ends
/// the process.
/// </summary>
internal static class DisposalStress
{
    private const int Rounds = 20;
    private const int LongestWait = 120;
    private const int Width = 120;
    private const int Height = 90;

    private static readonly FusionImage First = Picture(0.3);
    private static readonly FusionImage Second = Picture(1.1);

    /// <summary>What can be put under stress, by name.</summary>
    private static readonly Dictionary<string, Func<(IDisposable Owner, Action Use)>> Kinds = new()
    {
        ["engine"] = () =>
        {
            ManagedFusionEngine engine = ManagedFusionEngine.ForTask(FusionTask.Ivf);
            return (engine, () => engine.Fuse([First.Y, Second.Y]));
        },
        ["fusion"] = () =>
        {
            ImageFusion fusion = new(new FusionRecipe { Task = FusionTask.Meif, ChromaRule = "colornet" });
            return (fusion, () => fusion.Fuse([First, Second]));
        },
        ["colornet"] = () =>
        {
            ColorNetChromaRule rule = new(ShippedWeights.LoadColorNet());
            return (rule, () => rule.Apply(First.Y, First, Second));
        },
        ["transformer"] = () =>
        {
            MLContext context = new();
            IDataView rows = context.Data.LoadFromEnumerable(SamplePair.Rows());
            FuseImagesTransformer transformer = context
                .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Mfif)
                .Fit(rows);
            return (transformer, () => Fingerprint.OfColumn(transformer.Transform(rows), "Fused"));
        },
    };

    /// <summary>Runs one kind and prints how many uses were refused; all others ended as usual.</summary>
    public static void Run(string kind)
    {
        Random random = new(1);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            (IDisposable owner, Action use) = Kinds[kind]();
            use();
            Task[] users = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => UseUntilRefused(use)))];
            Thread.Sleep(random.Next(LongestWait));
            owner.Dispose();
            Task.WaitAll(users);
            owner.Dispose();
        }

        Console.WriteLine($"{kind}: {refused} refused");

        void UseUntilRefused(Action use)
        {
            try
            {
                while (true)
                {
                    use();
                }
            }
            catch (Exception error) when (error.GetBaseException() is ObjectDisposedException)
            {
                Interlocked.Increment(ref refused);
            }
        }
    }

    private static FusionImage Picture(double phase)
    {
        return new FusionImage(Plane(0.31, 0.4), Plane(0.17, 0.2), Plane(0.23, 0.2));

        ImagePlane Plane(double frequency, double amplitude)
        {
            ImagePlane plane = new(Height, Width);
            for (int i = 0; i < plane.Samples.Length; i++)
            {
                plane.Samples[i] = (float)(0.5 + amplitude * Math.Sin(phase + frequency * (i % Width) + 0.1 * (i / Width)));
            }

            return plane;
        }
    }
}
