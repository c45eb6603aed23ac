namespace FusionML.Estimators.Tests;

/// <summary>Writes the state of FuseImages as earlier versions did.</summary>
internal static class EarlierState
{
    /// <summary>The fields as version 1 had them; with memory, as version 2 goes on from there.</summary>
    public static void WriteFirstVersion(
        StateWriter state,
        string task,
        string? memory = null,
        string? rule = null,
        string? fusion = "average",
        string[]? columns = null
    )
    {
        state.Write("Fused");
        state.Write(columns ?? ["First", "Second"]);
        state.Write(task);
        state.Write("Mask");
        state.Write("Anderson");
        state.Write(5);
        state.Write(0.0);
        state.Write(6);
        state.Write(1e-4);
        state.Write(1.0);
        state.Write(2);
        if (memory is not null)
        {
            state.Write(memory);
        }

        state.WriteOptional(fusion);
        state.WriteOptional(rule);
        state.Write(false);
    }

    public static byte[] Write(int version, Action<StateWriter> fields)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        fields(new StateWriter(writer, FuseImagesTransformer.StateKind, version, new Dictionary<string, byte[]>()));

        // The format was of version 1, which had no list of digests between the head and the fields.
        byte[] state = stream.ToArray();
        int headLength = 4 * sizeof(int) + FuseImagesTransformer.StateKind.Length;
        state[sizeof(int)] = 1;
        return [.. state[..headLength], .. state[(headLength + sizeof(int))..]];
    }
}
