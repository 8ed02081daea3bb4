using Vigie.Lab.Nas;
using Vigie.Lab.Snmp;

namespace Vigie.Lab.Shop.Faults;

/// <summary>Faults of a NAS and of its agent.</summary>
internal static class NasFaults
{
    /// <summary>How long the lab's NAS takes to repair its array; a real one takes a day.</summary>
    public static readonly TimeSpan RepairTime = TimeSpan.FromMinutes(5);

    private const int Pulled = 3;
    private const int Dead = 2;
    private const int Hot = 4;
    private const int Ailing = 1;
    private const ulong RepairRate = 160_000_000;

    /// <summary>All of them, in the order of the page.</summary>
    /// <param name="site">Name of the site.</param>
    public static IReadOnlyList<LabFault> Of(string site) =>
        [.. Arrays(site).Concat(Disks()).Concat(Agent()).Select(f => f with { Labels = new Dictionary<string, string> { ["target"] = NasDouble.NameAt(site) } })];

    private static IEnumerable<LabFault> Arrays(string site)
    {
        yield return Fault("nas-disk-pulled", "Pull a disk", $"Disk {Pulled} leaves its bay: its row vanishes and {NasModels.Pool} is degraded. The other disks and the volume go on saying normal.", "30 s", "RaidArrayDegraded", "RaidDiskMissing", "RaidDisksFewerThanExpected") with
        {
            EditNas = (n, _) => n.Without(Pulled).EditArray(NasModels.Pool, RaidStatus.Degrade),
        };
        yield return Fault("nas-degraded", "A disk dies in its bay", $"Disk {Dead} has crashed and still sits there; {NasModels.Pool} is degraded.", null, "RaidDiskFailed", "RaidArrayDegraded") with
        {
            EditNas = (n, _) => n.EditDisk(Dead, d => d with { Status = DiskStatus.Crashed, Health = DiskHealth.Failing }).EditArray(NasModels.Pool, RaidStatus.Degrade),
        };
        yield return Fault("nas-rebuild", "Rebuild onto a new disk", $"Disk {Pulled} was replaced and {NasModels.Pool} repairs itself for {RepairTime.TotalMinutes} min; then it is whole, fault on or not. DSM tells no progress: what moves are the bytes written to the new disk. Nothing should be told so soon.", null) with
        {
            EditNas = (n, age) => Repairing(n, site, age),
        };
        yield return Fault("nas-scrub", "Scrub", $"The scheduled scrubbing of {NasModels.Pool} runs. Nothing should be told.", null) with
        {
            EditNas = (n, _) => n.EditArray(NasModels.Pool, RaidStatus.DataScrubbing) with { Disks = [.. n.Disks.Select(d => d with { Load = 88, Temperature = d.Temperature + 4 })] },
        };
        yield return Fault("nas-crashed", "The array is lost", $"A second disk dies before the first was replaced: disks {Dead} and {Pulled} are away, pool and volume have crashed.", null, "RaidArrayFailed", "RaidDiskMissing", "RaidDevicePartFailed", "RaidDisksFewerThanExpected") with
        {
            EditNas = (n, _) => n.Without(Dead, Pulled).EditArray(NasModels.Pool, RaidStatus.Crashed).EditArray(NasModels.Volume, RaidStatus.Crashed) with { SystemFailed = true },
        };
    }

    private static IEnumerable<LabFault> Disks()
    {
        yield return Fault("nas-disk-hot", "Hot disk", $"Disk {Hot} reads 68 °C, where 50 are allowed; the rule averages over 15 minutes.", "12 min", "RaidDiskHot") with
        {
            EditNas = (n, _) => n.EditDisk(Hot, d => d with { Temperature = 68 }),
        };
        yield return Fault("nas-disk-failing", "Disk about to fail", $"Disk {Ailing} has more and more bad sectors and DSM calls it critical; the array is whole.", null, "RaidDiskBadSectorsGrow", "RaidDiskPredictiveFailure") with
        {
            EditNas = (n, age) => n.EditDisk(Ailing, d => d with { Health = DiskHealth.Critical, BadSectors = 511 + (int)Math.Min(age.TotalSeconds, 100_000) }),
        };
    }

    private static IEnumerable<LabFault> Agent()
    {
        yield return Fault("nas-agent-hangs", "SNMP agent hangs", "snmpd stands still: it keeps its port and never answers.", "some minutes", "RaidTargetDown") with { NasTrouble = AgentTrouble.Hangs };
        yield return Fault("nas-wrong-password", "SNMP password changed", "The agent's user has got other passwords than Vigie knows.", "1 min", "RaidAuthenticationFailed") with { NasTrouble = AgentTrouble.OtherPasswords };
        yield return Fault("nas-gone", "NAS gone", "Nothing listens on its SNMP port.", "some minutes", "RaidTargetDown") with { NasTrouble = AgentTrouble.Gone };
    }

    private static NasState Repairing(NasState nas, string site, TimeSpan age)
    {
        var written = (ulong)Math.Min(age.TotalSeconds, RepairTime.TotalSeconds) * RepairRate;
        var fresh = NasModels.Replacement(site, Pulled) with { Moved = (0, written), Temperature = 35 };
        return age >= RepairTime
            ? nas.EditDisk(Pulled, _ => fresh with { Role = "data", Status = DiskStatus.Normal })
            : nas.EditArray(NasModels.Pool, RaidStatus.Repairing) with { Disks = [.. nas.Disks.Select(d => d.Bay == Pulled ? fresh with { Load = 97 } : d with { Load = 90, Temperature = d.Temperature + 3 })] };
    }

    private static LabFault Fault(string name, string title, string effect, string? waits, params string[] alerts) =>
        new() { Name = name, Title = title, Section = "NAS", Effect = effect, Waits = waits, Alerts = alerts };
}
