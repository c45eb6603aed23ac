using System.Reflection;
using System.Runtime.CompilerServices;
using FusionML.Estimators;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: LoadableClass(
    typeof(ITransformer),
    typeof(TransformerStorage),
    null,
    typeof(SignatureLoadModel),
    "FusionML transformer",
    TransformerStorage.LoaderSignature
)]

namespace FusionML.Estimators;

/// <summary>
/// The only place that touches what ML.NET keeps internal. ML.NET finds it through the assembly attribute above: a model file
/// names this assembly and the signature, so loading needs no registration.
/// </summary>
/// <remarks>
/// ML.NET's own types appear as <see cref="object"/>: callers are compiled against the real Microsoft.ML.Core and this assembly
/// against a facade of it, and a signature must not name both.
/// </remarks>
internal static class TransformerStorage
{
    /// <summary>The name by which a model file asks for this loader.</summary>
    public const string LoaderSignature = "FusionMLTransformer";

    private const string EstimatorsAssembly = "FusionML.Estimators";
    private const string FactoriesType = "FusionML.Estimators.TransformerFactories";

    private static readonly Lazy<ITransformerFactories> Factories = new(FindFactories);

    /// <summary>Writes a transformer into the folder of a model file that <paramref name="saveContext"/> stands for.</summary>
    /// <param name="saveContext">The <c>ModelSaveContext</c> that ML.NET hands to <c>ICanSaveModel.Save</c>.</param>
    /// <param name="kind">The kind of transformer, which the factories know.</param>
    /// <param name="kindVersion">The version of the fields that <paramref name="writeFields"/> writes.</param>
    /// <param name="writeFields">Writes the kind's own fields.</param>
    /// <param name="entries">Further entries of the folder by name, such as weights.</param>
    public static void Save(
        object saveContext,
        string kind,
        int kindVersion,
        Action<StateWriter> writeFields,
        IReadOnlyDictionary<string, byte[]> entries
    )
    {
        ModelSaveContext context = (ModelSaveContext)saveContext;
        context.CheckAtModel();
        context.SetVersionInfo(GetVersion());
        context.SaveBinaryStream(StateFormat.EntryName, writer =>
            writeFields(new StateWriter(writer, kind, kindVersion, entries))
        );
        foreach ((string name, byte[] bytes) in entries)
        {
            context.SaveBinaryStream(name, writer => writer.Write(bytes));
        }
    }

    /// <summary>A column of a <c>SchemaShape</c>, boxed.</summary>
    public static object CreateShapeColumn(string name, DataViewType itemType) =>
        new SchemaShape.Column(name, SchemaShape.Column.VectorKind.Scalar, itemType, false);

    /// <summary>Uses the members that can be used without a model file, to see that the runtime lets it.</summary>
    public static void TryMembers()
    {
        _ = GetVersion();
        _ = CreateShapeColumn("column", NumberDataViewType.Single);
    }

    /// <summary>What ML.NET calls, through reflection, to load a transformer.</summary>
    /// <exception cref="ModelFormatException">What the file holds is missing, broken or too new.</exception>
    internal static ITransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        context.CheckAtModel(GetVersion());
        try
        {
            return Read(environment, context);
        }
        catch (InvalidDataException exception)
        {
            throw new ModelFormatException(
                $"The compressed bytes of a FusionML transformer in the model file are damaged. {exception.Message}",
                exception
            );
        }
    }

    private static ITransformer Read(IHostEnvironment environment, ModelLoadContext context)
    {
        object? transformer = null;
        bool found = context.TryLoadBinaryStream(StateFormat.EntryName, reader =>
        {
            StateReader state = new(
                reader,
                (name, action) => context.TryLoadBinaryStream(name, entry => action(entry.BaseStream)),
                environment
            );
            transformer = Factories.Value.Create(state);
        });
        return found
            ? (ITransformer)transformer!
            : throw new ModelFormatException(
                $"The model file holds no entry '{StateFormat.EntryName}' for a FusionML transformer."
            );
    }

    /// <summary>
    /// The simple assembly name, without a version, lets a later FusionML load what an earlier one saved, and say so if it can't.
    /// </summary>
    private static VersionInfo GetVersion()
    {
        string assemblyName = typeof(TransformerStorage).Assembly.GetName().Name!;
        return new VersionInfo("FUSIONML", 0x00010001, 0x00010001, 0x00010001, assemblyName, LoaderSignature);
    }

    /// <summary>Both names are constants: a model file never decides which type is created.</summary>
    private static ITransformerFactories FindFactories()
    {
        Type type = Assembly.Load(EstimatorsAssembly).GetType(FactoriesType, throwOnError: true)!;
        return (ITransformerFactories)Activator.CreateInstance(type, nonPublic: true)!;
    }
}
