using System.Runtime.InteropServices;

namespace Vigie.Heartbeat.Memory;

/// <summary>
/// Makes a rename durable: the entry of a folder is on the disk only after fsync(2) of the folder itself (rename(2) and fsync(2) of Linux' manual).
/// .NET opens no folders, so this asks the C library. Where that is not there, the rename is atomic all the same, only not at once durable.
/// </summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;

    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"the folder of the state file cannot be opened: error {Marshal.GetLastPInvokeError()}");
        }

        // A file system that cannot do it says EINVAL: there is nothing better to be had from it.
        _ = Fsync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
