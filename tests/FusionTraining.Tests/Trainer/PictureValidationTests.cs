using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Metrics;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class PictureValidationTests
{
    [TestMethod]
    public void A_metric_is_the_mean_over_the_pictures()
    {
        TrainingPair[] pairs = TrainingPictures.Pairs(2);
        using AverageRule average = new();
        KeyValuePair<string, double> measured = new PictureValidation(pairs, ["SCD"]).Measure(average).Single();

        double expected = pairs.Average(pair =>
        {
            ImagePlane mean = new(pair.First.Height, pair.First.Width);
            for (int i = 0; i < mean.Samples.Length; i++)
            {
                mean.Samples[i] = (pair.First.Y.Samples[i] + pair.Second.Y.Samples[i]) / 2;
            }

            MetricInput input = new([Picture(pair.First.Y), Picture(pair.Second.Y)], Picture(mean));
            return new MetricEvaluator([MetricRegistry.Get("SCD")]).Evaluate(input)["SCD"].Value;
        });
        Assert.AreEqual("SCD", measured.Key);
        Assert.AreEqual(expected, measured.Value, 1e-9);

        static MetricPicture Picture(ImagePlane plane) => MetricPicture.From(new FusionImage(plane));
    }

    [TestMethod]
    public void A_metric_of_which_less_is_better_and_empty_lists_are_refused()
    {
        TrainingPair[] pairs = TrainingPictures.Pairs(1);
        string less = MetricRegistry
            .All.First(metric => metric.Definition.Direction == MetricDirection.LowerIsBetter)
            .Definition.Id;
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new PictureValidation(pairs, [less])).Message, less);
        Assert.ThrowsExactly<ArgumentException>(() => new PictureValidation([], ["SCD"]));
        Assert.ThrowsExactly<ArgumentException>(() => new PictureValidation(pairs, []));
        Assert.ThrowsExactly<UnknownMetricException>(() => new PictureValidation(pairs, ["no such metric"]));
    }

    [TestMethod]
    public void The_best_checkpoint_by_metrics_is_that_of_the_largest_mean()
    {
        string folder = Directory.CreateTempSubdirectory("fusion-training-").FullName;
        try
        {
            string best = Path.Combine(folder, "best.safetensors");
            manual_seed(71);
            using Efrufn network = new();
            StageTrainerOptions options = new()
            {
                Steps = 5,
                LearningRate = 5e-3,
                CheckpointInterval = 1,
                BestCheckpointPath = best,
                Best = BestCheckpointRule.LargestMetricMean,
            };
            PictureValidation validation = new(TrainingPictures.Pairs(2), ["SCD"]);
            List<(double Metric, float[] Weights)> history = [];
            using StageTrainer trainer = new(
                new MultiFocusStage(network),
                TrainingPictures.Sampler(),
                options,
                pictureValidation: validation
            );
            trainer.Run(
                new DirectProgress(report =>
                    history.Add((report.ValidationMetrics.Single().Value, network.Save()["encoder1.0.weight"].Values))
                )
            );

            (double largest, float[] weights) = history.MaxBy(entry => entry.Metric);
            Assert.AreEqual(largest, trainer.BestMetricMean);
            CollectionAssert.AreEqual(weights, WeightFile.Read(best)["parameter.encoder1.0.weight"].Values);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void Choosing_by_metrics_without_pictures_or_without_a_fusion_network_is_refused()
    {
        using ScalarStage stage = new([0], (values, _) => [new("value", 1, values.sum())]);
        StageTrainerOptions options = new() { Steps = 1, Best = BestCheckpointRule.LargestMetricMean };
        PictureValidation validation = new(TrainingPictures.Pairs(1), ["SCD"]);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new StageTrainer(stage, TrainingPictures.Sampler(), options)).Message,
            "scalar"
        );
        Assert.ThrowsExactly<ArgumentException>(() =>
            new StageTrainer(stage, TrainingPictures.Sampler(), options, pictureValidation: validation)
        );
    }
}
