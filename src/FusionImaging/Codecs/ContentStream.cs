using System.Runtime.InteropServices;

namespace FusionML.Imaging;

/// <summary>Makes a stream of a file in memory for libraries that want one.</summary>
internal static class ContentStream
{
    /// <summary>
    /// A stream that reads and seeks in <paramref name="content"/>; nothing is copied where an array lies behind it.
    /// </summary>
    public static MemoryStream Of(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out ArraySegment<byte> array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);
}
