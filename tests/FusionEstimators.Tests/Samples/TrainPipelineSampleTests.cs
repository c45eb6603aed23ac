using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

[TestClass]
[DoNotParallelize]
public sealed class TrainPipelineSampleTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fusionml-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void The_sample_trains_from_a_manifest_measures_and_saves_a_model_that_loads()
    {
        string manifest = WriteManifest();
        (int exitCode, string output, string errors) = SampleProcess.Run(
            nameof(TrainPipeline),
            _folder,
            manifest,
            "out",
            "2",
            "16"
        );
        Assert.AreEqual(0, exitCode, errors);
        StringAssert.Contains(output, "Qabf");
        StringAssert.Contains(errors, "infrared-visible 2/2: loss ");

        MLContext context = new();
        ITransformer model = context.Model.Load(Path.Combine(_folder, "out", "fusion.zip"), out _);
        FuseImagesTransformer fusing = ((IEnumerable<ITransformer>)model).OfType<FuseImagesTransformer>().Single();
        WeightFile trained = WeightFile.Read(Path.Combine(_folder, "out", "ivf", "ivf.safetensors"));
        Assert.IsTrue(ShortTraining.AreEqual(trained, fusing.Weights));
        ((IDisposable)model).Dispose();

        // With the same folder nothing is left to train.
        (exitCode, string again, errors) = SampleProcess.Run(nameof(TrainPipeline), _folder, manifest, "out", "2", "16");
        Assert.AreEqual(0, exitCode, errors);
        Assert.AreEqual(output, again);
        Assert.IsFalse(errors.Contains("loss", StringComparison.Ordinal), errors);
    }

    [TestMethod]
    public void A_manifest_without_a_task_is_an_error_in_one_line()
    {
        string manifest = Path.Combine(_folder, "empty.csv");
        File.WriteAllText(manifest, "id,task,split,file_a,file_b\n");
        (int exitCode, _, string errors) = SampleProcess.Run(nameof(TrainPipeline), _folder, manifest, "out");
        Assert.AreEqual(1, exitCode);
        Assert.HasCount(1, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.AreEqual(2, SampleProcess.Run(nameof(TrainPipeline), _folder, manifest).ExitCode);
    }

    private string WriteManifest()
    {
        List<string> lines = ["id,task,split,file_a,file_b,file_ref"];
        foreach (string task in new[] { "mfif", "meif", "ivf" })
        {
            int index = 0;
            foreach (DrawnPair pair in DrawnPair.Rows(3))
            {
                string name = $"{task}{index}";
                Save(pair.First, $"{name}_a.png");
                Save(pair.Second, $"{name}_b.png");
                Save(pair.Reference, $"{name}_ref.png");
                string reference = task == "ivf" ? string.Empty : $"{name}_ref.png";
                lines.Add($"{name},{task},{(index < 2 ? "train" : "test")},{name}_a.png,{name}_b.png,{reference}");
                index++;
            }
        }

        string path = Path.Combine(_folder, "manifest.csv");
        File.WriteAllLines(path, lines);
        return path;

        void Save(ImagePlane plane, string name) => PictureFile.Write(Path.Combine(_folder, name), new FusionImage(plane));
    }
}
