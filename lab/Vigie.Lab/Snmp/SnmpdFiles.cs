using System.Globalization;
using System.Text;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Snmp;

/// <summary>What an agent of the lab is set up with.</summary>
/// <param name="Name">Host name of the NAS.</param>
/// <param name="Location">Its sysLocation.</param>
/// <param name="Port">UDP port on 127.0.0.1.</param>
/// <param name="MibPort">TCP port where <see cref="MibServer"/> answers.</param>
/// <param name="User">SNMPv3 user, authPriv with SHA-256 and AES-128.</param>
/// <param name="Device">What kind of device speaks.</param>
internal sealed record SnmpdPlan(string Name, string Location, int Port, int MibPort, SnmpUser User, SnmpDevice Device);

/// <summary>What an agent says of itself.</summary>
/// <param name="Root">Subtree of its vendor, which the lab answers.</param>
/// <param name="Description">Its sysDescr.</param>
/// <param name="ObjectId">Its sysObjectID.</param>
internal sealed record SnmpDevice(string Root, string Description, string ObjectId);

/// <summary>Somebody who may read.</summary>
/// <param name="Name">Name of the user.</param>
/// <param name="AuthPassword">Password that its messages are authenticated with.</param>
/// <param name="PrivPassword">Password that its messages are encrypted with.</param>
internal sealed record SnmpUser(string Name, string AuthPassword, string PrivPassword);

/// <summary>The files of one snmpd, all in a folder of its own; snmpd runs in there and finds them by their short names, whatever the path.</summary>
internal static class SnmpdFiles
{
    public const string Configuration = "snmpd.conf";

    public const string Log = "snmpd.log";

    /// <summary>What snmpd writes itself; never the folder of its configuration, which it would overwrite.</summary>
    public const string Persistent = "persistent";

    private const string Boots = "boots";

    /// <summary>
    /// The script that snmpd starts for pass_persist and keeps: hands each question on to the lab and the answer back. In bash because it
    /// starts in milliseconds, which snmpd spends waiting, and speaks TCP by itself.
    /// </summary>
    internal const string Relay = """
        #!/bin/bash
        # Written by the lab. relay PORT: stands between snmpd (pass_persist, snmpd.conf(5)) and the lab, which has the values.
        exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
        while IFS= read -r word; do
          case $word in
            PING) echo PONG ;;
            get | getnext)
              IFS= read -r oid
              printf '%s %s\n' "$word" "$oid" >&3
              for _ in name type value; do
                IFS= read -r line <&3 || exit 1
                printf '%s\n' "$line"
                [ "$line" != NONE ] || break
              done
              ;;
            set)
              IFS= read -r oid
              IFS= read -r value
              echo not-writable
              ;;
            *) exit 0 ;;
          esac
        done

        """;

    private const string RelayName = "relay";

    /// <summary>Writes all files anew.</summary>
    /// <param name="folder">The folder, made when it is missing.</param>
    /// <param name="plan">What to set up.</param>
    public static void Write(string folder, SnmpdPlan plan)
    {
        Directory.CreateDirectory(folder);
        var persistent = Path.Combine(folder, Persistent);
        if (Directory.Exists(persistent))
        {
            // It keeps the user's keys: a new password would meet the old ones.
            Directory.Delete(persistent, recursive: true);
        }

        Directory.CreateDirectory(persistent);
        StateFiles.WritePrivate(Path.Combine(folder, RelayName), Relay);
        StateFiles.WritePrivate(Path.Combine(folder, Configuration), Text(plan, NextBoots(folder)));
    }

    /// <summary>The end of the log, for an error message.</summary>
    public static string LogTail(string folder)
    {
        var log = Path.Combine(folder, Log);
        return File.Exists(log) ? string.Join(' ', File.ReadLines(log).TakeLast(3)).Trim() : "";
    }

    private static string Text(SnmpdPlan plan, int boots)
    {
        var engine = "0x80001f8804" + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(plan.Name));
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Written by the lab at each start.
            agentAddress udp:127.0.0.1:{plan.Port}
            exactEngineID {engine}
            oldEngineID {engine}
            engineBoots {boots}
            createUser {plan.User.Name} SHA-256 "{plan.User.AuthPassword}" AES "{plan.User.PrivPassword}"
            rouser {plan.User.Name} priv
            sysName {plan.Name}
            sysLocation {plan.Location}
            sysContact the rehearsal shop
            sysDescr {plan.Device.Description}
            sysObjectID {plan.Device.ObjectId}
            pass_persist {plan.Device.Root} /bin/bash {RelayName} {plan.MibPort}

            """);
    }

    /// <summary>
    /// Counted here and not by snmpd, which counts only when it ends in peace: a client that remembers our time would take a start with
    /// the old number for a replay (RFC 3414, section 2.2.2).
    /// </summary>
    private static int NextBoots(string folder)
    {
        var path = Path.Combine(folder, Boots);
        var boots = File.Exists(path) && int.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last + 1 : 1;
        StateFiles.WritePrivate(path, boots.ToString(CultureInfo.InvariantCulture));
        return boots;
    }
}
