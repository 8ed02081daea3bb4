using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Snmp;

/// <summary>A real snmpd (Debian package snmpd) as a child of the lab: own files, loopback only, and it ends with the lab however that ends.</summary>
internal sealed class Snmpd : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The first message of every SNMPv3 client, which asks for the engine's name (RFC 3414, section 4): answered without any user.</summary>
    private static readonly byte[] Discovery = Convert.FromHexString(
        "303e020103" + "3011020476696769020300ffe3040104020103" + "0410300e040002010002010004000400" + "0400" + "301404000400" + "a00e0204766967690201000201003000");

    private readonly ChildProcess _process;

    private Snmpd(ChildProcess process) => _process = process;

    public bool HasEnded => _process.HasEnded;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Where Debian puts snmpd; null: it is not installed.</summary>
    public static string? Find() => Programs.Find("snmpd");

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="program">Path of snmpd.</param>
    /// <param name="folder">Folder with its files.</param>
    /// <param name="plan">What it is set up with.</param>
    /// <exception cref="IOException">It ended or never answered; the message holds the end of its log.</exception>
    public static async Task<Snmpd> StartAsync(string program, string folder, SnmpdPlan plan)
    {
        SnmpdFiles.Write(folder, plan);
        var snmpd = new Snmpd(await ChildProcess.StartAsync(StartInfo(program, folder)));
        try
        {
            await snmpd.WaitAsync(folder, plan);
            return snmpd;
        }
        catch
        {
            await snmpd.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes it stand still: it keeps its port and answers nobody.</summary>
    public void Freeze() => _process.Freeze();

    /// <summary>Lets it go on.</summary>
    public void Thaw() => _process.Thaw();

    public async ValueTask DisposeAsync()
    {
        await _process.KillAsync();
        await _process.DisposeAsync();
    }

    private static ProcessStartInfo StartInfo(string program, string folder)
    {
        var start = Programs.StartInfo(
            [.. ChildProcess.Tied, program, "-f", "-r", "-LF", "0-4", SnmpdFiles.Log, "-C", "-c", SnmpdFiles.Configuration],
            folder,
            new Dictionary<string, string> { ["SNMP_PERSISTENT_DIR"] = SnmpdFiles.Persistent, ["HOME"] = folder, ["MIBS"] = "" });
        start.RedirectStandardInput = true;
        return start;
    }

    private async Task WaitAsync(string folder, SnmpdPlan plan)
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var agent = new IPEndPoint(IPAddress.Loopback, plan.Port);
        if (!await Waiting.UntilAsync(AnswersAsync, Patience, Pause, () => HasEnded))
        {
            throw new IOException($"snmpd of {plan.Name} {(HasEnded ? "has ended" : "does not answer")}: {SnmpdFiles.LogTail(folder)}");
        }

        async Task<bool> AnswersAsync()
        {
            await socket.SendAsync(Discovery, agent);
            return socket.Available > 0;
        }
    }
}
