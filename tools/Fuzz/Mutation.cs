namespace FusionML.Fuzz;

/// <summary>Changes a file as damage or an attacker would, the same way for the same seed.</summary>
internal static class Mutation
{
    private const int MostChanges = 4;
    private const int LongestPiece = 64;

    /// <summary>Gives a changed copy of <paramref name="file"/>.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="seed">Chooses what is changed.</param>
    public static byte[] Of(ReadOnlySpan<byte> file, int seed)
    {
        Random random = new(seed);
        List<byte> bytes = [.. file.ToArray()];
        int changes = 1 + random.Next(MostChanges);
        for (int i = 0; i < changes && bytes.Count > 0; i++)
        {
            Change(bytes, random);
        }

        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        // Half of the changes go to the end, where an archive keeps its list of entries.
        int at = random.Next(2) == 0 ? random.Next(bytes.Count) : Math.Max(0, bytes.Count - 1 - random.Next(2048));
        int length = Math.Min(1 + random.Next(LongestPiece), bytes.Count - at);
        switch (random.Next(5))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = random.Next(3) switch
                {
                    0 => 0,
                    1 => 255,
                    _ => (byte)random.Next(256),
                };
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            default:
                int other = random.Next(bytes.Count - length + 1);
                for (int i = 0; i < length; i++)
                {
                    (bytes[at + i], bytes[other + i]) = (bytes[other + i], bytes[at + i]);
                }

                break;
        }
    }
}
