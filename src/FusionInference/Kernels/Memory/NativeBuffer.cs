using System.Runtime.InteropServices;

namespace FusionML.Inference;

/// <summary>
/// A block of float32 outside the managed heap, zero at first, on a 64-byte boundary; large blocks ask for huge pages on Linux.
/// </summary>
/// <remarks>Not synchronised. Freed by <see cref="Dispose"/>, or by the finalizer if that is forgotten.</remarks>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const nuint HugePage = 2 * 1024 * 1024;
    private const int AdviseHugePages = 14;

    /// <exception cref="OutOfMemoryException">The system has not that much memory to give.</exception>
    public NativeBuffer(long floats)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(floats);
        nuint bytes = checked((nuint)floats * sizeof(float));
        Length = floats;
        Pointer = (float*)NativeMemory.AlignedAlloc(Math.Max(bytes, 64), bytes >= HugePage ? HugePage : 64);
        if (bytes >= HugePage && OperatingSystem.IsLinux())
        {
            // Before the first touch, so that the zeroing below already fills huge pages. A refusal costs only speed.
            _ = Advise(Pointer, bytes, AdviseHugePages);
        }

        NativeMemory.Clear(Pointer, Math.Max(bytes, 64));
        GC.AddMemoryPressure(checked((long)bytes + 64));
    }

    ~NativeBuffer() => Free();

    /// <summary>The first value; null after <see cref="Dispose"/>.</summary>
    public float* Pointer { get; private set; }

    /// <summary>Values in the block.</summary>
    public long Length { get; }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (Pointer is not null)
        {
            NativeMemory.AlignedFree(Pointer);
            Pointer = null;
            GC.RemoveMemoryPressure(checked((Length * sizeof(float)) + 64));
        }
    }

    [DllImport("libc", EntryPoint = "madvise")]
    private static extern int Advise(void* address, nuint length, int advice);
}
