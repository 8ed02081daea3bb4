using System.Globalization;
using System.Text.Json;

namespace Vigie.Lab.Pbs.Answers;

/// <summary>The server itself: version, own rights, machine, subscription.</summary>
internal static class NodeAnswers
{
    public static Task Ping(PbsCall call)
    {
        call.Open();
        call.Json.WriteStartObject();
        call.Json.WriteBoolean("pong", true);
        call.Json.WriteEndObject();
        call.Close();
        return Task.CompletedTask;
    }

    public static Task Version(PbsCall call)
    {
        var version = call.Version;
        call.Open();
        call.Json.WriteStartObject();
        call.Json.WriteString("release", version.Patch.ToString(CultureInfo.InvariantCulture));
        call.Json.WriteString("repoid", "51422cf876826ca6f8dde138e062e61ea4ffe8a8");
        call.Json.WriteString("version", string.Create(CultureInfo.InvariantCulture, $"{version.Major}.{version.Minor}"));
        call.Extras();
        call.Json.WriteEndObject();
        call.Close();
        return Task.CompletedTask;
    }

    public static Task Permissions(PbsCall call)
    {
        call.Open();
        call.Json.WriteStartObject();
        foreach (var (path, privileges, propagate) in call.Access.Listed())
        {
            call.Json.WriteStartObject(path);
            foreach (var privilege in privileges)
            {
                call.Json.WriteBoolean(privilege, propagate);
            }

            call.Json.WriteEndObject();
        }

        call.Json.WriteEndObject();
        call.Close();
        return Task.CompletedTask;
    }

    public static Task Status(PbsCall call)
    {
        RequireSystem(call, "/system/status");
        var node = call.Scenario.Machine;
        var json = call.Json;
        call.Open();
        json.WriteStartObject();
        WriteUse(json, "memory", node.Memory.Total, node.Memory.Used, "free", node.Memory.Total - node.Memory.Used);
        WriteUse(json, "swap", node.Swap.Total, node.Swap.Used, "free", node.Swap.Total - node.Swap.Used);
        WriteUse(json, "root", node.Root.Total, node.Root.Used, "avail", node.Root.Available);
        json.WriteNumber("uptime", node.Uptime);
        json.WriteStartArray("loadavg");
        json.WriteNumberValue(node.Load.One);
        json.WriteNumberValue(node.Load.Five);
        json.WriteNumberValue(node.Load.Fifteen);
        json.WriteEndArray();
        json.WriteNumber("cpu", node.Cpu);
        json.WriteNumber("wait", node.IoWait);
        WriteKernel(call);
        json.WriteStartObject("cpuinfo");
        json.WriteString("model", "Intel(R) Xeon(R) E-2234 CPU @ 3.60GHz");
        json.WriteNumber("sockets", 1);
        json.WriteNumber("cpus", 8);
        json.WriteEndObject();
        json.WriteStartObject("info");
        json.WriteString("fingerprint", call.Fingerprint);
        json.WriteEndObject();
        call.Extras();
        json.WriteEndObject();
        call.Close();
        return Task.CompletedTask;
    }

    public static Task Subscription(PbsCall call)
    {
        call.Open();
        call.Json.WriteStartObject();
        call.Json.WriteString("status", call.Scenario.Subscription);
        call.Json.WriteString("url", "https://www.proxmox.com/en/proxmox-backup-server/pricing");
        call.Optional("message", call.Scenario.Subscription == "notfound" ? "There is no subscription key" : null);
        if (call.Access.Has("/", PbsAccess.SystemAudit) && call.Scenario.Subscription != "notfound")
        {
            call.Json.WriteString("serverid", "0123456789ABCDEF0123456789ABCDEF");
            call.Json.WriteNumber("checktime", call.Now - 3600);
            call.Json.WriteString("key", "pbsb-0123456789");
            call.Json.WriteString("productname", "Proxmox Backup Server Basic Subscription");
            call.Json.WriteString("regdate", "2026-06-30 00:00:00");
            call.Optional("nextduedate", call.Scenario.SubscriptionDue);
        }

        call.Json.WriteEndObject();
        call.Close();
        return Task.CompletedTask;
    }

    public static Task Services(PbsCall call)
    {
        RequireSystem(call, "/system/services");
        call.Open();
        call.Json.WriteStartArray();
        foreach (var service in (string[])["proxmox-backup", "proxmox-backup-proxy", "sshd", "chrony"])
        {
            call.Json.WriteStartObject();
            call.Json.WriteString("service", service);
            call.Json.WriteString("name", service);
            call.Json.WriteString("desc", service);
            call.Json.WriteString("state", "running");
            call.Json.WriteString("unit-state", "enabled");
            call.Json.WriteEndObject();
        }

        call.Json.WriteEndArray();
        call.Close();
        return Task.CompletedTask;
    }

    public static Task Updates(PbsCall call)
    {
        RequireSystem(call, "/");
        return EmptyList(call);
    }

    public static Task Disks(PbsCall call)
    {
        RequireSystem(call, "/system/disks");
        call.Open();
        call.Json.WriteStartArray();
        call.Json.WriteStartObject();
        call.Json.WriteString("name", "sda");
        call.Json.WriteString("used", "lvm");
        call.Json.WriteString("disk-type", "ssd");
        call.Json.WriteString("status", call.Flag("skipsmart") ? "unknown" : "passed");
        call.Json.WriteString("devpath", "/dev/sda");
        call.Json.WriteNumber("size", 480_103_981_056);
        call.Json.WriteBoolean("gpt", true);
        call.Json.WriteEndObject();
        call.Json.WriteEndArray();
        call.Close();
        return Task.CompletedTask;
    }

    public static Task EmptyList(PbsCall call)
    {
        call.Open();
        call.Json.WriteStartArray();
        call.Json.WriteEndArray();
        call.Close();
        return Task.CompletedTask;
    }

    private static void RequireSystem(PbsCall call, string path)
    {
        if (!call.Access.Has(path, PbsAccess.SystemAudit))
        {
            throw PbsError.Declared();
        }
    }

    private static void WriteUse(Utf8JsonWriter json, string name, long total, long used, string rest, long restValue)
    {
        json.WriteStartObject(name);
        json.WriteNumber("total", total);
        json.WriteNumber("used", used);
        json.WriteNumber(rest, restValue);
        json.WriteEndObject();
    }

    private static void WriteKernel(PbsCall call)
    {
        call.Json.WriteString("kversion", "Linux 6.14.11-2-pve #1 SMP PREEMPT_DYNAMIC");
        if (!call.Version.HasKernelDetails)
        {
            return;
        }

        call.Json.WriteStartObject("current-kernel");
        call.Json.WriteString("sysname", "Linux");
        call.Json.WriteString("release", "6.14.11-2-pve");
        call.Json.WriteString("version", "#1 SMP PREEMPT_DYNAMIC");
        call.Json.WriteString("machine", "x86_64");
        call.Json.WriteEndObject();
        call.Json.WriteStartObject("boot-info");
        call.Json.WriteString("mode", "efi");
        call.Json.WriteBoolean("secureboot", true);
        call.Json.WriteEndObject();
    }
}
