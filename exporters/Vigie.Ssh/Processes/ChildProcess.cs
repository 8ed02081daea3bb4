using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Vigie.Ssh.Processes;

/// <summary>A running program with nothing on its standard input. Disposing ends it and everything that it started.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>A killed process that the kernel does not end within this time hangs in a device: it is left to the kernel.</summary>
    private static readonly TimeSpan _reaping = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly TimeProvider _clock;

    private ChildProcess(Process process, TimeProvider clock) => (_process, _clock) = (process, clock);

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>How it ended: its exit status, or 128 and the signal's number.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>What it writes to standard error.</summary>
    public Stream Error => _process.StandardError.BaseStream;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its absolute path.</param>
    /// <param name="arguments">Its arguments, one each.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="SshException">It is missing, or could not be started.</exception>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, TimeProvider clock)
    {
        var process = new Process { StartInfo = Describe(program, arguments) };
        try
        {
            StartUnshared(process);
            process.StandardInput.Close();
            return new ChildProcess(process, clock);
        }
        catch (Exception refused) when (refused is Win32Exception or InvalidOperationException or IOException)
        {
            process.Dispose();
            throw new SshException(
                refused is Win32Exception { NativeErrorCode: 2 } ? SshFailure.ClientMissing : SshFailure.Local,
                $"{program} cannot be started: {refused.Message}", null, refused);
        }
    }

    /// <summary>Waits until it ended and was reaped; its streams may still be open in other hands.</summary>
    public Task WaitAsync(CancellationToken cancel) => _process.WaitForExitAsync(cancel);

    /// <summary>Kills it and everything that it started.</summary>
    public void Kill()
    {
        try
        {
            // Of one that ended by itself nothing could be found any more, and the search reads every process of the machine.
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended in between, or a part of the tree did: what is left is found by the caller's wait.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(_reaping, _clock);
        }
        catch (TimeoutException)
        {
            // Nothing more can be done to it; the runtime reaps it when it ends.
        }

        _process.Dispose();
    }

    private static ProcessStartInfo Describe(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        // Messages in English, no agent, and a plain shell for the command that ssh starts for a jump.
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = string.IsNullOrEmpty(path) ? "/usr/sbin:/usr/bin:/sbin:/bin" : path;
        start.Environment["LC_ALL"] = "C";
        start.Environment["SHELL"] = "/bin/sh";
        return start;
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "This is the one place that starts programs.")]
    private static void StartUnshared(Process process) => process.Start();
}
