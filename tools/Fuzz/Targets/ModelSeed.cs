using System.Reflection;
using FusionML.Estimators;
using FusionML.Imaging;
using Microsoft.ML;

namespace FusionML.Fuzz;

/// <summary>A model file to start from, and what loading a changed one may end with.</summary>
internal static class ModelSeed
{
    /// <summary>What ML.NET loads an assembly by whose name stands in the file.</summary>
    private const string Loader = "Microsoft.ML.ModelLoadContext.EnsureLoaderAssemblyIsRegistered";

    private static readonly MLContext _context = new();

    /// <summary>A pipeline that splits a picture and fuses pairs by a network, as its model file.</summary>
    public static byte[] Make()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(Array.Empty<PlanePair>());
        using FuseImagesTransformer fuse = _context
            .Transforms.FuseImages("Fused", "First", "Second", Inference.FusionTask.Mfif)
            .Fit(rows);
        using MemoryStream stream = new();
        _context.Model.Save(fuse, inputSchema: null, stream);
        return stream.ToArray();
    }

    /// <summary>Loads a model file and disposes of what it holds.</summary>
    public static void Load(byte[] file) => (_context.Model.Load(new MemoryStream(file), out _) as IDisposable)?.Dispose();

    /// <summary>
    /// True if a caller of ML.NET's <c>Model.Load</c> must reckon with the error: FusionML's own, or those of ML.NET for a file that
    /// it can't open before any code of FusionML is reached.
    /// </summary>
    public static bool IsForeseen(Exception error) =>
        error is TargetInvocationException { InnerException: Exception inner }
            ? IsForeseen(inner)
            : error is FusionException or FormatException or InvalidDataException or EndOfStreamException
                || (
                    error is FileLoadException or FileNotFoundException
                    && error.StackTrace!.Contains(Loader, StringComparison.Ordinal)
                )
                || error.TargetSite?.DeclaringType?.Assembly.GetName().Name?.StartsWith("Microsoft.ML", StringComparison.Ordinal)
                    == true;

    private sealed class PlanePair
    {
        [PlaneType(8, 8)]
        public ImagePlane? First { get; set; }

        [PlaneType(8, 8)]
        public ImagePlane? Second { get; set; }
    }
}
