using System.Runtime.InteropServices;

namespace Vigie.Lab.Kit;

/// <summary>Signals of Linux to processes (signal(7)).</summary>
internal static class ProcessSignal
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    private const int NoSuchProcess = 3;

    /// <summary>Sends one. A process that has ended meanwhile is no fault.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static void Send(int id, int signal)
    {
        if (SendSignal(id, signal) != 0 && Marshal.GetLastPInvokeError() != NoSuchProcess)
        {
            throw new IOException($"signal {signal} could not be sent: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int id, int signal);
}
