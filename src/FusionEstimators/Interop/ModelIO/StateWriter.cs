using System.Security.Cryptography;
using System.Text;

namespace FusionML.Estimators;

/// <summary>Writes the state of one transformer; <see cref="StateReader"/> reads the same fields in the same order.</summary>
/// <remarks>Not thread-safe; valid only during the save that it was made for.</remarks>
internal sealed class StateWriter
{
    private readonly BinaryWriter _writer;

    /// <summary>Writes the head: magic number, version, kind, and the digests of the other entries.</summary>
    public StateWriter(BinaryWriter writer, string kind, int kindVersion, IReadOnlyDictionary<string, byte[]> entries)
    {
        _writer = writer;
        _writer.Write(StateFormat.Magic);
        _writer.Write(StateFormat.Version);
        Write(kind);
        Write(kindVersion);
        Write(entries.Count);
        foreach ((string name, byte[] bytes) in entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Write(name);
            _writer.Write(SHA256.HashData(bytes));
        }
    }

    /// <summary>Writes a number.</summary>
    public void Write(int value) => _writer.Write(value);

    /// <summary>Writes a number.</summary>
    public void Write(double value) => _writer.Write(value);

    /// <summary>Writes yes or no.</summary>
    public void Write(bool value) => _writer.Write(value);

    /// <summary>Writes a string.</summary>
    /// <exception cref="ModelFormatException">It is longer than a model file may hold.</exception>
    public void Write(string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        if (bytes.Length > StateFormat.MaximumStringLength)
        {
            throw new ModelFormatException(
                $"'{value[..32]}...' has {bytes.Length} bytes, "
                    + $"more than a model file may hold in one text ({StateFormat.MaximumStringLength})."
            );
        }

        _writer.Write(bytes.Length);
        _writer.Write(bytes);
    }

    /// <summary>Writes a string that may be missing.</summary>
    /// <exception cref="ModelFormatException">It is longer than a model file may hold.</exception>
    public void WriteOptional(string? value)
    {
        Write(value is not null);
        if (value is not null)
        {
            Write(value);
        }
    }

    /// <summary>Writes a list of strings.</summary>
    /// <exception cref="ModelFormatException">There are more of them, or one is longer, than a model file may hold.</exception>
    public void Write(IReadOnlyList<string> values)
    {
        if (values.Count > StateFormat.MaximumListLength)
        {
            throw new ModelFormatException(
                $"A list of {values.Count} items is longer than a model file may hold ({StateFormat.MaximumListLength})."
            );
        }

        Write(values.Count);
        foreach (string value in values)
        {
            Write(value);
        }
    }
}
