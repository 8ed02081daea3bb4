using System.Globalization;
using System.Text;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Databases;

/// <summary>How a server is started and known.</summary>
/// <param name="Name">What people call its kind.</param>
/// <param name="Words">Program and arguments.</param>
/// <param name="Folder">Its data folder, where it works.</param>
/// <param name="Log">File for its output.</param>
/// <param name="Mark">What names its processes among all others: the value of one of its arguments, which PostgreSQL repeats in the titles of its children.</param>
/// <param name="StopSignal">The signal that asks it to end soon.</param>
internal sealed record ServerPlan(string Name, IReadOnlyList<string> Words, string Folder, string Log, string Mark, int StopSignal);

/// <summary>A database server with all its processes, as a child of the lab.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan ShutDownTime = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ServerPlan _plan;
    private readonly ChildProcess _process;

    private ServerProcess(ServerPlan plan, ChildProcess process) => (_plan, _process) = (plan, process);

    public bool HasEnded => _process.HasEnded;

    /// <summary>Starts a server.</summary>
    /// <exception cref="IOException">The program does not start.</exception>
    public static async Task<ServerProcess> StartAsync(ServerPlan plan) => new(plan, await ChildProcess.StartAsync(
        Programs.StartInfo(["sh", "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", plan.Log, .. plan.Words], plan.Folder)));

    /// <summary>Ends whatever an earlier lab left of a server.</summary>
    public static async Task EndLeftoversAsync(string mark)
    {
        for (var left = Of(mark); left.Count > 0; left = Of(mark))
        {
            left.ForEach(id => ProcessSignal.Send(id, ProcessSignal.Kill));
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>Stops the server and its children where they stand: their ports stay open and nobody answers.</summary>
    public void Freeze() => SignalAll(ProcessSignal.Stop);

    /// <summary>Lets them go on.</summary>
    public void Thaw() => SignalAll(ProcessSignal.Continue);

    /// <summary>Asks the server to end; forces it when it does not.</summary>
    public async Task StopAsync()
    {
        Thaw();
        await _process.AskToEndAsync(_plan.StopSignal, ShutDownTime);
        SignalAll(ProcessSignal.Kill);
        await _process.Ended;
        await EndLeftoversAsync(_plan.Mark);
    }

    /// <summary>What its log ends with.</summary>
    public string LogTail() => File.Exists(_plan.Log) ? Programs.Tail(File.ReadAllText(_plan.Log)) : "";

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _process.DisposeAsync();
    }

    private static List<int> Of(string mark) => [.. Directory.EnumerateDirectories("/proc").Select(Number).Where(id => id > 0 && IsOf(id, mark))];

    private static int Number(string folder) => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;

    /// <summary>A zombie, where nobody reaps, has no command line any more.</summary>
    private static bool IsOf(int id, string mark)
    {
        try
        {
            var line = Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/cmdline"));
            return line.StartsWith($"postgres: {mark}: ", StringComparison.Ordinal) || line.Split('\0').Any(word => word.EndsWith("=" + mark, StringComparison.Ordinal));
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void SignalAll(int signal) => Of(_plan.Mark).ForEach(id => ProcessSignal.Send(id, signal));
}
