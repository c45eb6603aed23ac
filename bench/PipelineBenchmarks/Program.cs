using System.Globalization;
using FusionML.Estimators;
using FusionML.Inference;
using PipelineBenchmarks;

// What a pipeline costs over calling the engine directly:
//   PipelineBenchmarks WEIGHTS
// Each round fuses the same pair in three ways, one after the other, on one thread: the engine on planes, a pipeline on plane
// columns, a pipeline on image columns (which also converts from and to 8-bit pixels), and the medians of the differences within
// a round are taken, because other work on the machine slows all three alike. What a pipeline adds does not depend on the engine,
// so it is measured over the average rule, which takes next to no time itself, and set against the time of the network.
if (args is not [string path])
{
    Console.Error.WriteLine("PipelineBenchmarks WEIGHTS");
    return 2;
}

const int RuleRounds = 501;
const int NetworkRounds = 5;
FuseOptions oneThread = new() { Threads = 1 };
FuseImagesOptions network = new() { Weights = WeightFile.Read(path), Engine = oneThread };
FuseImagesOptions rule = new() { Rule = "average", Engine = oneThread };
Console.WriteLine("size         network ms   planes: +ms      %   images: +ms      %");
foreach ((int width, int height) in new[] { (64, 64), (640, 480) })
{
    using OverheadRun networkRun = new(network, height, width);
    using OverheadRun ruleRun = new(rule, height, width);
    double engine = networkRun.Measure(NetworkRounds).Engine;
    OverheadResult added = ruleRun.Measure(RuleRounds);
    string size = $"{width}x{height}";
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{size, -12} {engine, 10:F2} {added.Planes, 13:F4} {100 * added.Planes / engine, 6:F3} "
                + $"{added.Images, 13:F4} {100 * added.Images / engine, 6:F3}"
        )
    );
}

return 0;
