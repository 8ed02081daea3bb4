using System.Globalization;
using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql.Parsing;

/// <summary>The part of the cluster that a Galera node sees.</summary>
internal enum GaleraCluster
{
    /// <summary>Has the quorum.</summary>
    Primary,

    /// <summary>Lost the quorum: all statements are refused.</summary>
    NonPrimary,

    /// <summary>Not joined.</summary>
    Disconnected,

    /// <summary>A word that is in no manual.</summary>
    Unknown,
}

/// <summary>A Galera node; the names of wsrep_local_state.</summary>
internal enum GaleraNode
{
    /// <summary>0: not joined, or without quorum.</summary>
    Undefined,

    /// <summary>1: asks for a copy.</summary>
    Joining,

    /// <summary>2: gives a copy, or was taken out of flow control.</summary>
    Donor,

    /// <summary>3: catches up.</summary>
    Joined,

    /// <summary>4: as it should be.</summary>
    Synced,

    /// <summary>5: found itself to differ.</summary>
    Inconsistent,

    /// <summary>A number that is in no manual.</summary>
    Unknown,
}

/// <summary>Answers of SHOW GLOBAL STATUS and SHOW GLOBAL VARIABLES by name; case does not matter.</summary>
internal sealed class StatusVariables
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes answers.</summary>
    /// <param name="answers">Rows of name and value.</param>
    public StatusVariables(params IReadOnlyList<SqlRows> answers)
    {
        foreach (var rows in answers)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                if (rows[row, "Variable_name"] is { } name && rows[row, "Value"] is { } value)
                {
                    _values.TryAdd(name, value);
                }
            }
        }
    }

    /// <summary>Whether Galera is switched on. A MariaDB without it still tells wsrep_ values, which mean nothing.</summary>
    public bool IsGalera => Switch("wsrep_on") == true;

    /// <summary>The text of a variable; null when there is none.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>A number; those of Galera go up to 2^64-1, which stands for none.</summary>
    public double? Number(string name) =>
        Text(name) is { } text && text != "18446744073709551615" && double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= 0 ? number : null;

    /// <summary>A switch, written as ON or OFF, 1 or 0.</summary>
    public bool? Switch(string name) => Text(name)?.ToUpperInvariant() switch { "ON" or "1" => true, "OFF" or "0" => false, _ => null };

    /// <summary>The cluster as the node sees it.</summary>
    public GaleraCluster Cluster => Text("wsrep_cluster_status")?.ToUpperInvariant() switch
    {
        "PRIMARY" => GaleraCluster.Primary,
        "NON-PRIMARY" => GaleraCluster.NonPrimary,
        "DISCONNECTED" => GaleraCluster.Disconnected,
        _ => GaleraCluster.Unknown,
    };

    /// <summary>The node itself.</summary>
    public GaleraNode Node => Text("wsrep_local_state") switch
    {
        "0" => GaleraNode.Undefined,
        "1" => GaleraNode.Joining,
        "2" => GaleraNode.Donor,
        "3" => GaleraNode.Joined,
        "4" => GaleraNode.Synced,
        "5" => GaleraNode.Inconsistent,
        _ => GaleraNode.Unknown,
    };

    /// <summary>Whether the node's history is another than the cluster's; null when one of them is not told.</summary>
    public bool? IsForeign => Text("wsrep_cluster_state_uuid") is { Length: > 0 } cluster && Text("wsrep_local_state_uuid") is { Length: > 0 } own ? !cluster.Equals(own, StringComparison.OrdinalIgnoreCase) : null;
}
