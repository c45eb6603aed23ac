using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Runtime
{
    public interface IHostEnvironment;

    public interface IHostEnvironmentInternal : IHostEnvironment
    {
        bool FallbackToCpu { get; }

        int? GpuDeviceId { get; }
    }
}

namespace Microsoft.ML
{
    public delegate void SignatureLoadModel(ModelLoadContext ctx);

    public interface ITransformer;

    [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
    public sealed class LoadableClassAttribute(
        Type instType,
        Type loaderType,
        Type? argType,
        Type sigType,
        string userName,
        params string[] loadNames
    ) : Attribute;

    public readonly struct VersionInfo(
        string modelSignature,
        uint verWrittenCur,
        uint verReadableCur,
        uint verWeCanReadBack,
        string loaderAssemblyName,
        string loaderSignature,
        string? loaderSignatureAlt = null
    );

    public sealed class ModelLoadContext
    {
        public void CheckAtModel(VersionInfo ver) => throw new NotSupportedException();

        public bool TryLoadBinaryStream(string name, Action<BinaryReader> action) => throw new NotSupportedException();
    }

    public sealed class ModelSaveContext
    {
        public void CheckAtModel() => throw new NotSupportedException();

        public void SetVersionInfo(VersionInfo ver) => throw new NotSupportedException();

        public void SaveBinaryStream(string name, Action<BinaryWriter> action) => throw new NotSupportedException();
    }

    public sealed class SchemaShape
    {
        public struct Column
        {
            public enum VectorKind
            {
                Scalar,
                Vector,
                VariableVector,
            }

            public Column(string name, VectorKind vecKind, DataViewType itemType, bool isKey, SchemaShape? annotations = null) =>
                throw new NotSupportedException();
        }
    }
}
