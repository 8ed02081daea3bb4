using System.Globalization;
using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Parsing;

/// <summary>Reads what PBS tells about its host and itself.</summary>
internal static class NodeParser
{
    /// <summary>More points than a PBS with a thousand datastores sends.</summary>
    public const int MaxHostMetrics = 20_000;

    /// <summary>Words of <c>status</c> in <c>/nodes/localhost/subscription</c>.</summary>
    public static readonly IReadOnlyList<string> SubscriptionStates = ["new", "notfound", "active", "invalid", "expired", "suspended"];

    /// <summary>Reads the data of <c>/version</c>.</summary>
    /// <param name="json">The cursor on the data.</param>
    /// <returns>The version.</returns>
    /// <exception cref="Core.Collecting.TargetFailureException">Protocol: there is no version.</exception>
    public static VersionReading ReadVersion(ref JsonCursor json)
    {
        string? version = null, release = null;
        json.RequireObject("the version");
        while (json.NextProperty())
        {
            if (json.Is("version"u8))
            {
                version = json.Text();
            }
            else if (json.Is("release"u8))
            {
                release = json.Text();
            }
            else
            {
                json.Skip();
            }
        }

        return version is null ? throw JsonCursor.Malformed("there is no version") : new VersionReading(release is null ? version : $"{version}.{release}");
    }

    /// <summary>Reads the data of <c>/nodes/localhost/status</c>.</summary>
    /// <param name="json">The cursor on the data.</param>
    /// <returns>The host.</returns>
    public static NodeReading ReadStatus(ref JsonCursor json)
    {
        var node = new NodeReading();
        json.RequireObject("the node's status");
        while (json.NextProperty())
        {
            if (json.Is("memory"u8))
            {
                var (total, used, _) = ReadSizes(ref json);
                node = node with { MemoryTotal = total, MemoryUsed = used };
            }
            else if (json.Is("swap"u8))
            {
                var (total, used, _) = ReadSizes(ref json);
                node = node with { SwapTotal = total, SwapUsed = used };
            }
            else if (json.Is("root"u8))
            {
                var (total, used, available) = ReadSizes(ref json);
                node = node with { RootTotal = total, RootUsed = used, RootAvailable = available };
            }
            else
            {
                node = ReadScalar(ref json, node);
            }
        }

        return node;
    }

    /// <summary>Makes a taker of the elements of <c>/status/metrics</c> that concern the host.</summary>
    /// <param name="values">Takes the value of each of the host's metrics.</param>
    /// <returns>The taker.</returns>
    public static ElementTaker HostMetricsInto(Dictionary<string, double> values) => (ref JsonCursor json) =>
    {
        string? metric = null;
        var isHost = false;
        double? value = null;
        json.RequireObject("a metric");
        while (json.NextProperty())
        {
            if (json.Is("id"u8))
            {
                isHost = json.TextIs("host"u8);
            }
            else if (json.Is("metric"u8))
            {
                metric = json.Text();
            }
            else if (json.Is("value"u8))
            {
                value = json.Amount();
            }
            else
            {
                json.Skip();
            }
        }

        if (isHost && metric is not null && value is { } known)
        {
            values[metric] = known;
        }
    };

    /// <summary>Makes a reading of the host's metrics.</summary>
    /// <param name="values">Metric to value.</param>
    /// <returns>The host, without the uptime, which is not among the metrics.</returns>
    public static NodeReading FromHostMetrics(IReadOnlyDictionary<string, double> values)
    {
        return new NodeReading
        {
            Cpu = Value("cpu_current"),
            IoWait = Value("cpu_iowait"),
            Load1 = Value("cpu_avg1"),
            Load5 = Value("cpu_avg5"),
            Load15 = Value("cpu_avg15"),
            MemoryTotal = Value("mem_total"),
            MemoryUsed = Value("mem_used"),
            SwapTotal = Value("swap_total"),
            SwapUsed = Value("swap_used"),
            RootTotal = Value("disk_total"),
            RootUsed = Value("disk_used"),
            RootAvailable = Value("disk_available"),
        };

        double? Value(string name) => values.TryGetValue(name, out var value) ? value : null;
    }

    /// <summary>Reads the data of <c>/nodes/localhost/subscription</c>; key and server id are passed over.</summary>
    /// <param name="json">The cursor on the data.</param>
    /// <returns>The subscription.</returns>
    public static SubscriptionReading ReadSubscription(ref JsonCursor json)
    {
        string? state = null;
        DateOnly? due = null;
        json.RequireObject("the subscription");
        while (json.NextProperty())
        {
            if (json.Is("status"u8))
            {
                state = json.Text();
            }
            else if (json.Is("nextduedate"u8))
            {
                due = DateOnly.TryParseExact(json.Text(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
            }
            else
            {
                json.Skip();
            }
        }

        return new SubscriptionReading(state is not null && SubscriptionStates.Contains(state, StringComparer.Ordinal) ? state : null, due);
    }

    private static NodeReading ReadScalar(ref JsonCursor json, NodeReading node)
    {
        if (json.Is("cpu"u8))
        {
            return node with { Cpu = json.Amount() };
        }

        if (json.Is("wait"u8))
        {
            return node with { IoWait = json.Amount() };
        }

        if (json.Is("uptime"u8))
        {
            return node with { Uptime = json.Amount() };
        }

        if (json.Is("loadavg"u8))
        {
            return ReadLoad(ref json, node);
        }

        json.Skip();
        return node;
    }

    private static NodeReading ReadLoad(ref JsonCursor json, NodeReading node)
    {
        var loads = new double?[3];
        var count = 0;
        if (json.BeginArray())
        {
            while (json.NextElement())
            {
                var load = json.Amount();
                if (count < loads.Length)
                {
                    loads[count++] = load;
                }
            }
        }

        return node with { Load1 = loads[0], Load5 = loads[1], Load15 = loads[2] };
    }

    private static (double? Total, double? Used, double? Available) ReadSizes(ref JsonCursor json)
    {
        double? total = null, used = null, available = null;
        if (json.BeginObject())
        {
            while (json.NextProperty())
            {
                if (json.Is("total"u8))
                {
                    total = json.Amount();
                }
                else if (json.Is("used"u8))
                {
                    used = json.Amount();
                }
                else if (json.Is("avail"u8))
                {
                    available = json.Amount();
                }
                else
                {
                    json.Skip();
                }
            }
        }

        return (total, used, available);
    }
}
