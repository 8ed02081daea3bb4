using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Vigie.Lab.Pbs;

namespace Vigie.Bench;

/// <summary>The real program as a child process: what users run, with its own memory and its own exit.</summary>
internal sealed class VigieProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly StringWriter _log = new();

    private VigieProcess(Process process, int port)
    {
        _process = process;
        BaseUri = new Uri($"http://127.0.0.1:{port}/");
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri BaseUri { get; }

    public bool IsRunning => !_process.HasExited;

    /// <summary>What it has written, at most the first few megabytes.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Resident memory in bytes now (proc(5), VmRSS).</summary>
    public long ResidentBytes => StatusOf("VmRSS:");

    /// <summary>Highest resident memory in bytes so far (proc(5), VmHWM).</summary>
    public long PeakResidentBytes => StatusOf("VmHWM:");

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it on a free port with targets that are doubles.</summary>
    /// <param name="folder">Where the configuration and the tokens are written.</param>
    /// <param name="targets">Names and doubles.</param>
    /// <param name="extra">Lines added to each target, indented by four spaces.</param>
    public static VigieProcess Start(string folder, IReadOnlyDictionary<string, PbsDouble> targets, string extra)
    {
        var port = FreePort();
        Directory.CreateDirectory(folder);
        var lines = new List<string> { $"listen: {{ address: 127.0.0.1, port: {port} }}", "targets:" };
        foreach (var (name, pbs) in targets)
        {
            File.WriteAllText(Path.Combine(folder, $"{name}.token"), pbs.TokenSecret + "\n");
            lines.Add($"  - name: {name}\n    kind: pbs\n    site: AARD\n    url: {pbs.BaseUri}\n    token_id: {pbs.TokenId}\n    token_secret_file: {name}.token\n    fingerprint: \"{pbs.Fingerprint}\"\n{extra}");
        }

        var config = Path.Combine(folder, "vigie.yml");
        File.WriteAllLines(config, lines);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "vigie.dll"), "serve", "--config", config])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new VigieProcess(Process.Start(start) ?? throw new InvalidOperationException("vigie did not start"), port);
    }

    /// <summary>Scrapes it once.</summary>
    public async Task<string> ScrapeAsync(CancellationToken cancellationToken = default) =>
        await _client.GetStringAsync(new Uri(BaseUri, "metrics"), cancellationToken);

    /// <summary>Waits until it answers.</summary>
    public async Task WaitUntilHealthyAsync()
    {
        for (var tries = 0; tries < 200; tries++)
        {
            try
            {
                using var answer = await _client.GetAsync(new Uri(BaseUri, "-/healthy"));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (IsRunning)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"vigie did not become healthy:\n{Log}");
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _client.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_log)
        {
            if (line is not null && _log.GetStringBuilder().Length < 4_000_000)
            {
                _log.WriteLine(line);
            }
        }
    }

    private long StatusOf(string field)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(one => one.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
