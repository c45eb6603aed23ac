using FusionML.Imaging;
using FusionML.TrainingBenchmarks;

// step --peer-program FILE --peer-network FILE [--sizes 64x2,96x4] [--threads 1] [--rounds 5] [--steps 3] [--json FILE]
//     Seconds of a training step of EFRUFN, here and in PyTorch by turns.
// learned [--peer-program FILE] [--sizes 32x2,64x2] [--threads 1] [--rounds 5] [--steps 5] [--json FILE]
//     Processor seconds of the two steps of a training with a learned loss, here and in PyTorch by turns.
// memory --csv FILE --svg FILE [--size 64] [--batch 2]
//     Peak resident memory of a training step against the number of iterations, each point in a process of its own.
// memory-point NETWORK ITERATIONS SIZE BATCH
//     One such point; prints the bytes.
// record [--threads 1] [--rounds 5] [--width 640] [--height 480] [--size 64] [--batch 2] [--json FILE]
//     Managed kernels against TorchSharp: seconds of a fusion by EFRUFN (mask, plain, 5 evaluations) and of a training step, by
//     turns, and the peak resident memory of each in a process of its own.
// record-point WORK ARITHMETIC THREADS WIDTH HEIGHT BATCH
//     One such peak; prints the bytes.
try
{
    switch (args)
    {
        case ["step", ..]:
            StepTable.Print(new Arguments(args.AsSpan(1)));
            return 0;
        case ["learned", ..]:
            LearnedTable.Print(new Arguments(args.AsSpan(1)));
            return 0;
        case ["memory", ..]:
            MemoryTable.Write(new Arguments(args.AsSpan(1)));
            return 0;
        case ["memory-point", string network, string iterations, string size, string batch]:
            Console.WriteLine(
                MemoryPoint.Measure(network, Arguments.Number(iterations), Arguments.Number(size), Arguments.Number(batch))
            );
            return 0;
        case ["record", ..]:
            RecordTable.Print(new Arguments(args.AsSpan(1)));
            return 0;
        case ["record-point", string work, string arithmetic, string threads, string width, string height, string batch]:
            RecordSetting setting = new(
                Arguments.Number(threads),
                Arguments.Number(width),
                Arguments.Number(height),
                Arguments.Number(batch)
            );
            Console.WriteLine(RecordPoint.Measure(work, arithmetic, setting));
            return 0;
        default:
            Console.Error.WriteLine(
                "TrainingBenchmarks step|learned|memory|record OPTIONS: see Program.cs and eng/bench_training.sh."
            );
            return 2;
    }
}
catch (Exception error) when (error is ArgumentException or IOException or InvalidOperationException or FusionException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
