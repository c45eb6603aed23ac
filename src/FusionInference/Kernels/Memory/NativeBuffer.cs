using System.Runtime.InteropServices;

namespace FusionML.Inference;

/// <summary>
/// A block of float32 outside the managed heap, zero at first, on a 64-byte boundary; large blocks ask for huge pages on Linux.
/// </summary>
/// <remarks>
/// A large block is not touched when it is made: the system gives pages of zeros as they are first used, by the thread that uses
/// them, and rows that nobody uses take no memory. Not synchronised. Freed by <see cref="Dispose"/>, or by the finalizer if that
/// is forgotten.
/// </remarks>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const nuint SmallAlignment = 64;
    private const nuint HugePage = 2 * 1024 * 1024;
    private const int AdviseHugePages = 14;

    private static long _liveBytes;
    private readonly void* _block;

    /// <exception cref="OutOfMemoryException">The system has not that much memory to give.</exception>
    public NativeBuffer(long floats)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(floats);
        nuint bytes = checked((nuint)floats * sizeof(float));
        Length = floats;
        if (bytes < HugePage)
        {
            _block = NativeMemory.AlignedAlloc(Math.Max(bytes, SmallAlignment), SmallAlignment);
            Pointer = (float*)_block;
            NativeMemory.Clear(Pointer, Math.Max(bytes, SmallAlignment));
        }
        else
        {
            // The C library does not clear what comes fresh from the system.
            _block = NativeMemory.AllocZeroed(checked(bytes + HugePage));
            Pointer = (float*)(((nuint)_block + HugePage - 1) & ~(HugePage - 1));
            if (OperatingSystem.IsLinux())
            {
                // Before the first touch. A refusal costs only speed.
                _ = Advise(Pointer, bytes, AdviseHugePages);
            }
        }

        Interlocked.Add(ref _liveBytes, (long)bytes);
        GC.AddMemoryPressure(checked((long)bytes + 64));
    }

    ~NativeBuffer() => Free();

    /// <summary>The first value; null after <see cref="Dispose"/>.</summary>
    public float* Pointer { get; private set; }

    /// <summary>Bytes of all blocks that are not freed yet.</summary>
    public static long LiveBytes => Interlocked.Read(ref _liveBytes);

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
            if ((nuint)(Length * sizeof(float)) < HugePage)
            {
                NativeMemory.AlignedFree(_block);
            }
            else
            {
                NativeMemory.Free(_block);
            }

            Pointer = null;
            Interlocked.Add(ref _liveBytes, -Length * sizeof(float));
            GC.RemoveMemoryPressure(checked((Length * sizeof(float)) + 64));
        }
    }

    [DllImport("libc", EntryPoint = "madvise")]
    private static extern int Advise(void* address, nuint length, int advice);
}
