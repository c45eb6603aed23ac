using System.Security.Cryptography;
using System.Text;

namespace FusionML.Estimators;

/// <summary>
/// Reads the state of one transformer from a model file that may be broken or hostile: nothing is allocated before its length
/// has been checked against a limit and against what the file still holds.
/// </summary>
/// <remarks>Not thread-safe; valid only during the load that it was made for.</remarks>
internal sealed class StateReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly BinaryReader _reader;
    private readonly Func<string, Action<Stream>, bool> _openEntry;
    private readonly int _version;
    private readonly Dictionary<string, byte[]> _digests = new(StringComparer.Ordinal);

    /// <summary>Reads the head: magic number, version and kind.</summary>
    /// <param name="reader">The entry with the state.</param>
    /// <param name="openEntry">Shows another entry of the same folder to an action, or gives false if there is none.</param>
    /// <param name="environment">The <c>IHostEnvironment</c> that loads.</param>
    /// <exception cref="ModelFormatException">This is not the state of a FusionML transformer, or of a newer version.</exception>
    public StateReader(BinaryReader reader, Func<string, Action<Stream>, bool> openEntry, object environment)
    {
        (_reader, _openEntry, Environment) = (reader, openEntry, environment);
        if (reader.BaseStream.Length > StateFormat.MaximumEntryLength)
        {
            throw new ModelFormatException(
                $"The state of a FusionML transformer has {reader.BaseStream.Length} bytes; "
                    + $"at most {StateFormat.MaximumEntryLength} are allowed."
            );
        }

        uint magic = (uint)ReadInt32("the magic number");
        if (magic != StateFormat.Magic)
        {
            throw new ModelFormatException(
                $"The state of a FusionML transformer starts with 0x{magic:X8} instead of 0x{StateFormat.Magic:X8}."
            );
        }

        _version = ReadInt32("the format's version");
        if (_version is < 1 or > StateFormat.Version)
        {
            throw new ModelFormatException(
                $"The state of a FusionML transformer has version {_version}; "
                    + $"this FusionML reads versions 1 to {StateFormat.Version}."
            );
        }

        Kind = ReadString("the kind of transformer");
        KindVersion = ReadInt32("the version of the kind", 1, int.MaxValue);
    }

    /// <summary>The <c>IHostEnvironment</c> that loads.</summary>
    public object Environment { get; }

    /// <summary>The kind of transformer.</summary>
    public string Kind { get; }

    /// <summary>The version of the kind's own fields, at least 1.</summary>
    public int KindVersion { get; }

    /// <summary>Reads the digests of the other entries, which stand before the kind's own fields.</summary>
    /// <exception cref="ModelFormatException">The file ends, or names an entry twice.</exception>
    public void ReadDigests()
    {
        if (_version < StateFormat.FirstVersionWithDigests)
        {
            return;
        }

        int count = ReadInt32("the number of entries", 0, StateFormat.MaximumListLength);
        for (int i = 0; i < count; i++)
        {
            string name = ReadString($"the name of entry {i + 1}");
            RequireRemaining(StateFormat.DigestLength, $"the digest of '{name}'");
            if (!_digests.TryAdd(name, _reader.ReadBytes(StateFormat.DigestLength)))
            {
                throw new ModelFormatException($"The state of {Describe()} names the entry '{name}' twice.");
            }
        }
    }

    /// <summary>Reads a number from <paramref name="lowest"/> to <paramref name="highest"/>.</summary>
    /// <exception cref="ModelFormatException">The file ends, or the number lies outside.</exception>
    public int ReadInt32(string name, int lowest = int.MinValue, int highest = int.MaxValue)
    {
        RequireRemaining(sizeof(int), name);
        int value = _reader.ReadInt32();
        return value >= lowest && value <= highest
            ? value
            : throw new ModelFormatException(
                $"In the state of {Describe()}, {name} is {value}; it must be {lowest} to {highest}."
            );
    }

    /// <summary>Reads a finite number from <paramref name="lowest"/> to <paramref name="highest"/>.</summary>
    /// <exception cref="ModelFormatException">The file ends, or the number is NaN or lies outside.</exception>
    public double ReadDouble(string name, double lowest, double highest)
    {
        RequireRemaining(sizeof(double), name);
        double value = _reader.ReadDouble();
        return value >= lowest && value <= highest
            ? value
            : throw new ModelFormatException(
                $"In the state of {Describe()}, {name} is {value}; it must be {lowest} to {highest}."
            );
    }

    /// <summary>Reads yes or no.</summary>
    /// <exception cref="ModelFormatException">The file ends, or the byte is neither 0 nor 1.</exception>
    public bool ReadBoolean(string name)
    {
        RequireRemaining(1, name);
        byte value = _reader.ReadByte();
        return value <= 1
            ? value == 1
            : throw new ModelFormatException($"In the state of {Describe()}, {name} is {value}; it must be 0 or 1.");
    }

    /// <summary>Reads one of the values that <typeparamref name="TEnum"/> names.</summary>
    /// <param name="name">What errors call the field.</param>
    /// <param name="earlier">Names that earlier versions wrote for some values.</param>
    /// <exception cref="ModelFormatException">The file ends, or there is no such value.</exception>
    public TEnum ReadEnum<TEnum>(string name, params ReadOnlySpan<(string Name, TEnum Value)> earlier)
        where TEnum : struct, Enum
    {
        string text = ReadString(name);
        foreach ((string other, TEnum meant) in earlier)
        {
            if (text == other)
            {
                return meant;
            }
        }

        return Enum.TryParse(text, out TEnum value) && Enum.GetName(value) == text
            ? value
            : throw new ModelFormatException(
                $"In the state of {Describe()}, {name} is '{text}'; "
                    + $"it must be one of {string.Join(", ", Enum.GetNames<TEnum>())}."
            );
    }

    /// <summary>Reads a string.</summary>
    /// <exception cref="ModelFormatException">The file ends, or the string is too long or not UTF-8.</exception>
    public string ReadString(string name)
    {
        int length = ReadInt32($"the length of {name}", 0, StateFormat.MaximumStringLength);
        RequireRemaining(length, name);
        try
        {
            return StrictUtf8.GetString(_reader.ReadBytes(length));
        }
        catch (DecoderFallbackException exception)
        {
            throw new ModelFormatException($"In the state of {Describe()}, {name} is not valid UTF-8.", exception);
        }
    }

    /// <summary>Reads a string that may be missing.</summary>
    /// <exception cref="ModelFormatException">As <see cref="ReadString"/>.</exception>
    public string? ReadOptionalString(string name) => ReadBoolean($"whether there is {name}") ? ReadString(name) : null;

    /// <summary>Reads a list of <paramref name="fewest"/> to <paramref name="most"/> strings.</summary>
    /// <exception cref="ModelFormatException">As <see cref="ReadString"/>, or there are more or fewer of them.</exception>
    public string[] ReadStrings(string name, int fewest = 0, int most = StateFormat.MaximumListLength)
    {
        string[] values = new string[ReadInt32($"the number of {name}", fewest, most)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ReadString($"{name} {i + 1}");
        }

        return values;
    }

    /// <summary>Reads another entry of the transformer's folder.</summary>
    /// <exception cref="ModelFormatException">There is none of that name, it is longer than <paramref name="longest"/> bytes, or its
    /// bytes are not those that were saved.</exception>
    public byte[] ReadEntry(string entryName, long longest)
    {
        byte[] bytes = [];
        bool found = _openEntry(entryName, stream =>
        {
            if (stream.Length > longest)
            {
                throw new ModelFormatException(
                    $"The entry '{entryName}' of {Describe()} has {stream.Length} bytes; at most {longest} are allowed."
                );
            }

            bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
        });
        if (!found)
        {
            throw new ModelFormatException($"The model file holds no entry '{entryName}' for {Describe()}.");
        }

        RequireDigest(entryName, bytes);
        return bytes;
    }

    /// <summary>Throws if fields are left that nobody has read.</summary>
    /// <exception cref="ModelFormatException">Fields are left.</exception>
    public void RequireEnd()
    {
        long left = _reader.BaseStream.Length - _reader.BaseStream.Position;
        if (left != 0)
        {
            throw new ModelFormatException($"The state of {Describe()} has {left} bytes more than its fields need.");
        }
    }

    /// <summary>Neither zip archives in .NET nor weights have a checksum that would notice other finite numbers.</summary>
    private void RequireDigest(string entryName, byte[] bytes)
    {
        if (_version < StateFormat.FirstVersionWithDigests)
        {
            return;
        }

        string actual = Convert.ToHexStringLower(SHA256.HashData(bytes));
        string saved = _digests.TryGetValue(entryName, out byte[]? digest) ? Convert.ToHexStringLower(digest) : "none";
        if (actual != saved)
        {
            throw new ModelFormatException(
                $"The entry '{entryName}' of {Describe()} is damaged or of another model: its digest is {actual}, and that of what was "
                    + $"saved is {saved}."
            );
        }
    }

    private void RequireRemaining(int length, string name)
    {
        long left = _reader.BaseStream.Length - _reader.BaseStream.Position;
        if (left < length)
        {
            throw new ModelFormatException($"The state of {Describe()} ends inside {name}: {length} bytes needed, {left} left.");
        }
    }

    private string Describe() => Kind is null ? "a FusionML transformer" : $"the FusionML transformer '{Kind}'";
}
