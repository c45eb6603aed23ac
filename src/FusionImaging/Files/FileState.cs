using System.Runtime.InteropServices;

namespace FusionML.Imaging;

/// <summary>What tells that a file has changed, without reading it.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Written">The time of its last writing, in nanoseconds since 1970. A program can set it back.</param>
/// <param name="Changed">
/// The time of the last change of its content, times, name or rights, in nanoseconds since 1970. No program can set it back.
/// </param>
internal readonly partial record struct FileState(long Length, long Written, long Changed)
{
    private const string Devices = "/dev/";
    private const int CurrentFolder = -100;
    private const uint BasicFacts = 0x7ff;
    private const ushort KindMask = 0xF000;
    private const ushort RegularKind = 0x8000;
    private const ushort FolderKind = 0x4000;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>
    /// Clocks of file systems tick every 4 ms to 2 s: what was changed twice within a tick looks as if it was changed once.
    /// </summary>
    private const long ClockGrain = 2 * NanosecondsPerSecond;

    /// <summary>
    /// The state of a file; null where the system does not say when a file was changed (elsewhere than on Linux), or there is none.
    /// </summary>
    public static FileState? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            return Statx(CurrentFolder, path, flags: 0, BasicFacts, out Facts facts) == 0
                ? new FileState(facts.Size, facts.Written.Nanoseconds, facts.Changed.Nanoseconds)
                : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// True if a change after this state was seen has other times: the last change lies further back than a tick of the clock.
    /// </summary>
    public bool IsSettled
    {
        get
        {
            long now = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
            return now - Changed > ClockGrain && now - Written > ClockGrain;
        }
    }

    /// <summary>Throws if there is something else than a file, such as a pipe, which would be waited for, or a device.</summary>
    /// <remarks>
    /// What is not there, and a folder, are left to whoever opens it. Elsewhere than on Linux it goes by the folder of devices.
    /// </remarks>
    /// <exception cref="IOException">It is a pipe, a device or a socket.</exception>
    public static void RequireFile(string path)
    {
        bool isOther = OperatingSystem.IsLinux()
            ? Statx(CurrentFolder, path, flags: 0, BasicFacts, out Facts facts) == 0
                && (facts.Mode & KindMask) is not (RegularKind or FolderKind)
            : path.StartsWith(Devices, StringComparison.Ordinal);
        if (isOther)
        {
            throw new IOException($"{path} is a pipe or a device, not a file.");
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, out Facts facts);

    /// <summary>A time of <c>struct statx</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        private readonly long _seconds;
        private readonly uint _nanoseconds;
        private readonly int _reserved;

        public long Nanoseconds => (_seconds * NanosecondsPerSecond) + _nanoseconds;
    }

    /// <summary>The parts of <c>struct statx</c> that are needed, the same on every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Facts
    {
        [FieldOffset(28)]
        public readonly ushort Mode;

        [FieldOffset(40)]
        public readonly long Size;

        [FieldOffset(96)]
        public readonly Time Changed;

        [FieldOffset(112)]
        public readonly Time Written;
    }
}
