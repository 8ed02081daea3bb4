using System.Globalization;
using Vigie.Testing;

namespace Vigie.Snmp.Tests.Real;

/// <summary>The tools of net-snmp, the reference that our client is compared with.</summary>
internal static class NetSnmp
{
    /// <summary>Numbers for identifiers, enumerations and time; all strings in hexadecimal.</summary>
    private const string Plain = "-OnentUx";

    /// <summary>Walks with snmpbulkwalk.</summary>
    /// <param name="credentials">Its options, such as -v2c -c public.</param>
    /// <param name="port">Where the agent listens on 127.0.0.1.</param>
    /// <param name="root">Where to walk.</param>
    /// <returns>Identifier to value, as the tool prints it.</returns>
    public static async Task<SortedDictionary<Oid, string>> BulkWalkAsync(string[] credentials, int port, string root)
    {
        var result = await Tool.RunAsync("snmpbulkwalk", [.. credentials, Plain, "-Cr20", "-t5", $"127.0.0.1:{port}", root]);
        return Parse(result.Succeeded());
    }

    /// <summary>Whether an agent answers the tool.</summary>
    public static async Task<string?> AnswerAsync(string[] credentials, int port)
    {
        var result = await Tool.RunAsync("snmpget", [.. credentials, "-On", "-t1", "-r0", $"127.0.0.1:{port}", "1.3.6.1.2.1.1.3.0"]);
        return result.ExitCode == 0 ? result.Output : null;
    }

    /// <summary>A value of ours as the tool prints it.</summary>
    public static string Print(SnmpValue value) => value.Type switch
    {
        SnmpType.Integer => $"INTEGER: {value}",
        SnmpType.Counter32 => $"Counter32: {value}",
        SnmpType.Gauge32 => $"Gauge32: {value}",
        SnmpType.Counter64 => $"Counter64: {value}",
        SnmpType.TimeTicks => $"{value}",
        SnmpType.ObjectId => $"OID: .{value}",
        SnmpType.IpAddress => $"IpAddress: {value}",
        SnmpType.Float when value.TryGetDouble(out var number) => "Opaque: Float: " + ((float)number).ToString("F6", CultureInfo.InvariantCulture),
        SnmpType.OctetString when value.Bytes.IsEmpty => "\"\"",
        SnmpType.OctetString => "Hex-STRING: " + string.Join(' ', value.Bytes.ToArray().Select(octet => octet.ToString("X2", CultureInfo.InvariantCulture))),
        SnmpType.Null => "NULL",
        _ => value.ToString(),
    };

    private static SortedDictionary<Oid, string> Parse(string output)
    {
        var values = new SortedDictionary<Oid, string>();
        Oid last = default;
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = line.IndexOf(" = ", StringComparison.Ordinal);
            if (line.Contains(" = No more variables left", StringComparison.Ordinal))
            {
                // Printed with the identifier of the last object, which has a value of its own.
                break;
            }

            if (line.StartsWith(".1.", StringComparison.Ordinal) && equals > 0 && Oid.TryParse(line.AsSpan(0, equals), out var oid))
            {
                (last, values[oid]) = (oid, line[(equals + 3)..].TrimEnd());
            }
            else if (!last.IsEmpty)
            {
                values[last] = (values[last] + " " + line.Trim()).Trim();
            }
        }

        return values;
    }
}
