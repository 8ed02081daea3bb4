using System.Runtime.InteropServices;

namespace Vigie.Core.Self;

/// <summary>The heap of the C library, where OpenSSL, the database client and the runtime's compiler take their memory from.</summary>
internal static partial class NativeHeap
{
    private static bool _isMissing;

    /// <summary>
    /// Gives pages that hold nothing back to the kernel (malloc_trim(3)): glibc keeps those between pieces in use for ever, and each
    /// thread's arena has its own. Does nothing where the C library is another one.
    /// </summary>
    public static void Trim()
    {
        if (_isMissing)
        {
            return;
        }

        try
        {
            _ = MallocTrim(0);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            _isMissing = true; // musl has neither the function nor the habit.
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);
}
