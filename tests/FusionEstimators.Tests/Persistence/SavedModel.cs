using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

/// <summary>A model file in memory whose entries a test can look at and change.</summary>
internal sealed class SavedModel
{
    private const string StateEntry = "FusionML.State.bin";

    private readonly MLContext _context;
    private readonly byte[] _zip;

    public SavedModel(MLContext context, ITransformer model)
    {
        using MemoryStream stream = new();
        // ML.NET refuses to save a schema that has picture columns only.
        context.Model.Save(model, inputSchema: null, stream);
        (_context, _zip) = (context, stream.ToArray());
    }

    private SavedModel(MLContext context, byte[] zip) => (_context, _zip) = (context, zip);

    /// <summary>The bytes of the file.</summary>
    public ReadOnlySpan<byte> Zip => _zip;

    /// <summary>The state of the first transformer.</summary>
    public byte[] State => Read(StateEntry);

    /// <summary>Another file.</summary>
    public SavedModel WithZip(ReadOnlySpan<byte> zip) => new(_context, zip.ToArray());

    /// <summary>Where the compressed bytes of the first entry of this name start in <see cref="Zip"/>, and how many.</summary>
    public (int Start, int Length) Compressed(string name)
    {
        // The local header has 30 bytes, then the name and an extra field, whose lengths stand in its last four bytes.
        const int HeaderLength = 30;
        using ZipArchive archive = new(new MemoryStream(_zip));
        ZipArchiveEntry entry = archive.Entries.First(entry => entry.Name == name);
        int header = Zip.IndexOf(Encoding.UTF8.GetBytes(entry.FullName)) - HeaderLength;
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(Zip[(header + HeaderLength - 4)..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(Zip[(header + HeaderLength - 2)..]);
        return (header + HeaderLength + nameLength + extraLength, (int)entry.CompressedLength);
    }

    /// <summary>The same file with another state; without the entry if null.</summary>
    public SavedModel WithState(byte[]? state) => WithEntry(StateEntry, state);

    /// <summary>The same file with another content of the first entry of this name; without the entry if null.</summary>
    public SavedModel WithEntry(string name, byte[]? content)
    {
        using MemoryStream stream = new();
        stream.Write(_zip);
        using (ZipArchive archive = new(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry old = archive.Entries.First(entry => entry.Name == name);
            string path = old.FullName;
            old.Delete();
            if (content is not null)
            {
                using Stream entry = archive.CreateEntry(path).Open();
                entry.Write(content);
            }
        }

        return new SavedModel(_context, stream.ToArray());
    }

    /// <summary>Loads the file.</summary>
    public ITransformer Load() => _context.Model.Load(new MemoryStream(_zip), out _);

    /// <summary>Loads the file and gives the error without what reflection wraps around it.</summary>
    public Exception LoadError() => Unwrap(Assert.Throws<Exception>(() => Load()));

    /// <summary>The error that reflection has wrapped.</summary>
    public static Exception Unwrap(Exception error) =>
        error is TargetInvocationException { InnerException: Exception inner } ? Unwrap(inner) : error;

    /// <summary>The content of the first entry of this name.</summary>
    public byte[] Read(string name)
    {
        using ZipArchive archive = new(new MemoryStream(_zip));
        using Stream entry = archive.Entries.First(entry => entry.Name == name).Open();
        using MemoryStream content = new();
        entry.CopyTo(content);
        return content.ToArray();
    }
}
