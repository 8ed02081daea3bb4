using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Testing;

/// <summary>What a tool said and how it ended.</summary>
public sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>The standard output of a tool that must have ended well.</summary>
    /// <exception cref="TestFailedException">The exit code is not 0; the message holds all that the tool said.</exception>
    public string Succeeded() =>
        ExitCode == 0 ? Output : throw new TestFailedException($"the tool ended with {ExitCode}:\n{Output}\n{Error}");
}

/// <summary>Runs the programs that judge what the product makes: promtool, amtool, python3 ...</summary>
public static partial class Tool
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, string> _packages = new(StringComparer.Ordinal)
    {
        ["amtool"] = "prometheus-alertmanager",
        ["chromium"] = "chromium",
        ["curl"] = "curl",
        ["mariadb"] = "mariadb-client",
        ["go"] = "golang-go",
        ["openssl"] = "openssl",
        ["prometheus"] = "prometheus",
        ["prometheus-alertmanager"] = "prometheus-alertmanager",
        ["prometheus-blackbox-exporter"] = "prometheus-blackbox-exporter",
        ["prometheus-mysqld-exporter"] = "prometheus-mysqld-exporter",
        ["prometheus-node-exporter"] = "prometheus-node-exporter",
        ["prometheus-postgres-exporter"] = "prometheus-postgres-exporter",
        ["prometheus-snmp-exporter"] = "prometheus-snmp-exporter",
        ["promtool"] = "prometheus",
        ["psql"] = "postgresql-client-15",
        ["python3"] = "python3",
        ["ssh"] = "openssh-client",
        ["ssh-keygen"] = "openssh-client",
        ["sshd"] = "openssh-server",
        ["systemd-analyze"] = "systemd",
        ["prometheus_client"] = "python3-prometheus-client",
        ["aiosmtpd"] = "python3-aiosmtpd",
        ["yaml"] = "python3-yaml",
        ["snmpbulkwalk"] = "snmp",
        ["snmpd"] = "snmpd",
        ["snmpget"] = "snmp",
    };

    /// <summary>Runs a program to its end.</summary>
    /// <param name="name">Name of the program, or its path. For python3 it is Debian's own, which sees Debian's modules.</param>
    /// <param name="arguments">Its arguments, one each; no shell reads them.</param>
    /// <param name="input">What it reads from its standard input (UTF-8).</param>
    /// <param name="limit">How long it may take, 60 s unless told otherwise; then it is ended.</param>
    /// <param name="folder">Its working folder.</param>
    /// <returns>What it said and how it ended.</returns>
    /// <exception cref="TestFailedException">The program or a Python module is missing (the message names the Debian package), or the time is over.</exception>
    public static async Task<ToolResult> RunAsync(string name, IEnumerable<string> arguments, string input = "", TimeSpan? limit = null, string? folder = null)
    {
        using var process = Start(name, arguments, folder, environment: null);
        using var deadline = new CancellationTokenSource(limit ?? _limit);
        try
        {
            // A process that is disposed of leaves those open that somebody has read from.
            using var output = process.StandardOutput;
            using var error = process.StandardError;
            var (said, complained) = (output.ReadToEndAsync(deadline.Token), error.ReadToEndAsync(deadline.Token));
            await SendAsync(process.StandardInput, input, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            var result = new ToolResult(process.ExitCode, await said, await complained);
            ThrowIfModuleIsMissing(result);
            return result;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TestFailedException($"{name} did not end within {(limit ?? _limit).TotalSeconds:0.#} s");
        }
    }

    /// <summary>The absolute path of a program, or null when this machine has none of that name.</summary>
    public static string? Find(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return File.Exists(name) ? name : null;
        }

        // Debian's Python modules are seen by Debian's interpreter alone; servers stand in folders that people's PATH may leave out.
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        string[] folders = name == "python3" ? ["/usr/bin", .. path.Split(':')] : [.. path.Split(':'), "/usr/sbin", "/sbin"];
        return folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    internal static Process Start(string name, IEnumerable<string> arguments, string? folder, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(Find(name) ?? throw Missing("program", name), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new TestFailedException($"{start.FileName} cannot be started: {e.Message}");
        }
    }

    private static async Task SendAsync(StreamWriter input, string text, CancellationToken deadline)
    {
        try
        {
            await input.WriteAsync(text.AsMemory(), deadline);
            input.Close();
        }
        catch (IOException)
        {
            // The tool ended, or closed its input, before it read everything: its exit code and its words tell why.
        }
    }

    private static void ThrowIfModuleIsMissing(ToolResult result)
    {
        var module = MissingModule().Match(result.Error);
        if (result.ExitCode != 0 && module.Success)
        {
            throw Missing("Python module", module.Groups[1].Value);
        }
    }

    private static TestFailedException Missing(string what, string name) =>
        new(_packages.TryGetValue(name, out var package)
            ? $"this test needs the {what} '{name}': install Debian's package {package}"
            : $"this test needs the {what} '{name}', which is not on this machine");

    [GeneratedRegex(@"ModuleNotFoundError: No module named '(\w+)")]
    private static partial Regex MissingModule();
}
