using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Vigie.Lab.Tunnel;

/// <summary>
/// A machine of its own as far as network and files below /run go: a network and a mount namespace without a name, held by two open files of
/// this process. When the process ends, however it ends, both are gone with their interfaces: there is nothing to clean up and no name that
/// another run could take (namespaces(7), network_namespaces(7)).
/// </summary>
internal sealed class LinuxNamespace : IDisposable
{
    private const int NewMounts = 0x00020000;
    private const int NewNetwork = 0x40000000;
    private const int OwnFolders = 0x00000200;
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const ulong PrivateRecursive = 0x44000;
    private const ulong Bind = 0x1000;

    private readonly SafeFileHandle _network;
    private readonly SafeFileHandle _mounts;

    private LinuxNamespace(string name, SafeFileHandle network, SafeFileHandle mounts) => (Name, _network, _mounts) = (name, network, mounts);

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>Path by which ip(8) finds its network.</summary>
    public string NetworkPath => PathOf(_network);

    /// <summary>Words that make a program a process of this machine (nsenter(1)). They can be said from any thread.</summary>
    public IReadOnlyList<string> Words => ["nsenter", "--net=" + NetworkPath, "--mount=" + PathOf(_mounts), "--"];

    /// <summary>Makes one: loopback down, /run empty, and a user list of its own.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="users">Its /etc/passwd.</param>
    /// <exception cref="IOException">The kernel refuses; the message says at which step.</exception>
    public static Task<LinuxNamespace> CreateAsync(string name, string users) => OnItsOwnThreadAsync(name, () =>
    {
        Check(unshare(NewMounts | NewNetwork), "unshare");
        Check(mount("none", "/", null, PrivateRecursive, null), "mount --make-rprivate /");
        Check(mount("tmpfs", "/run", "tmpfs", 0, "mode=755,size=16m"), "mount tmpfs on /run");
        Directory.CreateDirectory("/run/sshd");
        Directory.CreateDirectory("/run/lab");
        File.WriteAllText("/run/lab/passwd", users);
        Check(mount("/run/lab/passwd", "/etc/passwd", null, Bind, null), "mount --bind /etc/passwd");
        return new LinuxNamespace(name, Open("/proc/thread-self/ns/net"), Open("/proc/thread-self/ns/mnt"));
    });

    /// <summary>Does something in there, on a thread of its own that ends afterwards. It must neither start a process nor wait for another thread: see <see cref="Words"/>.</summary>
    public Task<T> RunAsync<T>(Func<T> work) => OnItsOwnThreadAsync(Name, () =>
    {
        Check(unshare(OwnFolders), "unshare");
        Check(setns(_mounts, NewMounts), "setns of mounts");
        Check(setns(_network, NewNetwork), "setns of network");
        return work();
    });

    /// <summary>A socket of that network; it may be used from everywhere.</summary>
    public Task<Socket> SocketAsync(SocketType type, ProtocolType protocol) => RunAsync(() => new Socket(AddressFamily.InterNetwork, type, protocol));

    public void Dispose()
    {
        _network.Dispose();
        _mounts.Dispose();
    }

    /// <summary>
    /// The thread only works and ends; another one waits for it. Were the result handed on from inside, the thread pool might make a worker
    /// there and then, which would be born into the namespace and see its users and its network for ever.
    /// </summary>
    private static Task<T> OnItsOwnThreadAsync<T>(string name, Func<T> work) => Task.Run(() =>
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        }) { IsBackground = true, Name = "namespace " + name };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    });

    private static string PathOf(SafeFileHandle file) => $"/proc/{Environment.ProcessId}/fd/{file.DangerousGetHandle()}";

    private static SafeFileHandle Open(string path)
    {
        var file = open(path, ReadOnlyCloseOnExec);
        Check(file, "open " + path);
        return new SafeFileHandle(file, ownsHandle: true);
    }

    private static void Check(int result, string what)
    {
        if (result < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException($"{what}: {new Win32Exception(error).Message}");
        }
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int unshare(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int setns(SafeFileHandle file, int kind);

    [DllImport("libc", SetLastError = true)]
    private static extern int mount(string source, string target, string? kind, ulong flags, string? data);

    [DllImport("libc", SetLastError = true)]
    private static extern int open(string path, int flags);
}
