namespace FusionML.TrainingBenchmarks;

/// <summary>On what managed kernels and TorchSharp are compared.</summary>
/// <param name="Threads">Threads of both.</param>
/// <param name="Width">Columns of the pictures or crops.</param>
/// <param name="Height">Their rows; a training step has square crops, as high as they are wide.</param>
/// <param name="Batch">Pairs in a batch of training.</param>
internal sealed record RecordSetting(int Threads, int Width, int Height, int Batch);
