using System.Globalization;
using System.Text;

namespace Vigie.Bench.Suite;

/// <summary>The page of results.</summary>
internal static class BenchmarksPage
{
    public static string Of(SuiteSheet sheet, SuitePace pace, Machine machine, DateTimeOffset now, TimeSpan took)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Benchmarks

            Measured on {now:yyyy-MM-dd HH:mm} UTC by `bench/run{(pace == SuitePace.Quick ? " --quick" : "")} --markdown docs/benchmarks.md` in {took.TotalMinutes:0.0} minutes. Made by that command: do not edit.
            Both sides ran on one machine against the same targets: the lab's simulated backup servers and firewalls, real `snmpd`, MariaDB and PostgreSQL. Less is better everywhere;
            the ratio is Vigie's figure over the peers'. MB are 10^6 bytes.

            Machine: {machine.Processor}; {string.Join("; ", machine.Words)}.

            ## Aims

            | aim | found | below | met |
            |---|---|---|---|

            """);
        foreach (var aim in sheet.Aims)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {aim.What} | {SuiteSheet.Number(aim.Found)} {aim.Unit} | {SuiteSheet.Number(aim.Most)} {aim.Unit} | {(aim.IsMet ? "yes" : "**no**")} |\n");
        }

        text.Append("\n## Figures\n\n| what | unit | Vigie | peers | ratio | the peers |\n|---|---|---|---|---|---|\n");
        foreach (var row in sheet.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.What} | {row.Unit} | {SuiteSheet.Number(row.Vigie)} | {SuiteSheet.Number(row.Peer)} | {SuiteSheet.Times(row.Ratio)} | {row.PeerName} |\n");
        }

        text.Append("\n## How to read it\n\n");
        foreach (var note in sheet.Notes.Concat(_notes))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {note}\n");
        }

        return text.ToString();
    }

    private static readonly string[] _notes =
    [
        "Nobody can be compared for PBS and IPsec: Debian has no exporter for either. Their rows show Vigie alone.",
        "The exporters of databases are limited to what they tell of replication, which is less work than their packages' defaults. The SNMP exporter walks the tables of arrays and disks.",
        "A scrape of Vigie asks no device, a scrape of a peer asks its device first: that is what the rows of scrapes compare. The peer's device there is an agent in the bench's own process.",
        "Under `--quick` most of the processor time of a poll is that of the runtime's compiler, which has not come to an end after so few readings: only the full pace says what a poll costs.",
        "RSS counts the pages of the shared .NET framework in full, PSS divides them among the processes that use them. The programs of the peers share nothing but the C library.",
        "Why the RSS of twenty targets is above its aim, by `smaps` and a heap dump: 71 MB are pages of files (the runtime, ASP.NET Core, OpenSSL, libc) that every .NET program of a host shares, 25 MB what the runtime compiled and keeps about it, the live objects are 7 MB. Code compiled beforehand would need less of the 25 MB and of the processor time of the start (not measured: its compiler for .NET 10 is not among the packages that the project builds from).",
        "Processor time is that of `/proc/PID/stat`, in ticks of 10 ms, over the window of the measurement. Three in ten of the growth rows' targets are databases, read every 5 s; the collectors of backup servers that come more seldom by default run once a minute there.",
        "Growth stands on the few devices of the lab, each read for many targets, and on a double of an SNMP agent (v2c) for each NAS: the figures are Vigie's own, and say nothing of how fast so many devices would answer.",
    ];
}
