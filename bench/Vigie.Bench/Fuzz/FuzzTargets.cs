using System.Net;
using System.Text;
using Vigie.Heartbeat.Mail;
using Vigie.Heartbeat.Receiving;
using Vigie.Ipsec.Parsing;
using Vigie.Raid.Vendors;
using Vigie.Replication.MySql;
using Vigie.Replication.MySql.Gtid;
using Vigie.Replication.Sql;
using Vigie.Snmp.Ber;
using Vigie.Snmp.Messages;
using Vigie.Ssh;
using Vigie.Ssh.Failures;
using Vigie.Ssh.Forwarding;
using MySqlParsing = Vigie.Replication.MySql.Parsing;
using PostgresParsing = Vigie.Replication.Postgres.Parsing;

namespace Vigie.Bench.Fuzz;

/// <summary>Every parser of the product that reads what comes over the network. Those of PBS stand in <see cref="PbsFuzzTargets"/>.</summary>
internal static class FuzzTargets
{
    /// <summary>Most bytes of a line of SMTP, as the session takes them.</summary>
    private const int LongestSmtpLine = 2000;

    private static readonly SshHost _bastion = Host("bastion-aard", null);

    /// <summary>Of a host behind a bastion, whose name stands in the messages too.</summary>
    private static readonly SshHost _host = Host("gw-aard", _bastion);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("snmp-community", bytes => Touch(CommunityMessage.Parse(bytes).Pdu), Is<SnmpFormatException>),
        new("snmp-usm", bytes => Touch(ScopedPdu.Parse(SecureMessage.Parse(bytes).Data).Pdu), Is<SnmpFormatException>),
        .. PbsFuzzTargets.All,
        Ipsec("ipsec-swanctl-sas", text => SwanctlParser.Sas(text)),
        Ipsec("ipsec-swanctl-conns", text => SwanctlParser.Connections(text)),
        Ipsec("ipsec-swanctl-version", text => SwanctlParser.Version(text)),
        Ipsec("ipsec-libreswan", text => LibreswanParser.Read(text, text, DateTimeOffset.UnixEpoch)),
        Ipsec("ipsec-xfrm", text => XfrmParser.Read(text, text)),
        new("ipsec-sns", ReadSns, Is<IpsecFormatException>),
        new("raid-mdstat", bytes => MdStat.Parse(Text(bytes), bytes.Length % 2 == 0, ["md0"]), _ => false),
        new("ssh-stderr", bytes => FailureClassifier.Classify(Text(bytes), _host), _ => false),
        new("ssh-spoken-lines", bytes => ReadSpoken(bytes), _ => false),
        new("mysql-greeting", bytes => Wait(Greeting.AskForTlsAsync(new OneWay(bytes), "db", CancellationToken.None)), e => e is SqlException or EndOfStreamException),
        new("mysql-gtid", bytes => (MariaDbPosition.Parse(Text(bytes)), MySqlGtidSet.Parse(Text(bytes)), ServerVersionText.Parse(Text(bytes))).ToString(), _ => false),
        Sql("mysql-channels", rows => MySqlParsing.ChannelStatusParser.Parse(rows)),
        Sql("mysql-facts", rows => MySqlParsing.ServerFacts.Parse(rows)),
        Sql("mysql-group", rows => MySqlParsing.GroupReading.Parse(rows, rows, "a")),
        Sql("mysql-workers", rows => MySqlParsing.ChannelTimesParser.Parse(rows, rows)),
        Sql("postgres-server", rows => PostgresParsing.ServerParser.Parse(rows)),
        Sql("postgres-primary", rows => (PostgresParsing.PrimaryParser.Senders(rows), PostgresParsing.PrimaryParser.Slots(rows), PostgresParsing.PrimaryParser.Conflicts(rows, rows.Columns))),
        Sql("postgres-subscriptions", rows => PostgresParsing.SubscriptionParser.Parse(rows, rows)),
        new("heartbeat-webhook", bytes => AlertmanagerPayload.Parse(bytes), _ => false),
        new("heartbeat-mail", bytes => MailBeat.Read(MailBeat.Headers(Text(bytes))), _ => false),
        new("heartbeat-smtp", bytes => ReadSmtp(bytes), Is<SmtpException>),
    ];

    /// <summary>Whether an exception is the declared one.</summary>
    public static bool Is<T>(Exception e)
        where T : Exception => e is T;

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static FuzzTarget Ipsec(string name, Action<string> parse) => new(name, bytes => parse(Text(bytes)), Is<IpsecFormatException>);

    private static FuzzTarget Sql<T>(string name, Func<SqlRows, T> parse) => new(name, bytes => parse(Rows(Text(bytes))), Is<SqlException>);

    /// <summary>Columns in the first line, a row in each other one, cells between tabs, \N for NULL; rows are as wide as the columns, as a server's are.</summary>
    private static SqlRows Rows(string text)
    {
        var lines = text.Split('\n');
        var columns = lines[0].Split('\t');
        return new SqlRows(columns, [.. lines.Skip(1).Select(line => line.Split('\t').Select(cell => cell == "\\N" ? null : cell).Concat(Enumerable.Repeat<string?>(null, columns.Length)).Take(columns.Length).ToArray())]);
    }

    /// <summary>Everything that a module may ask of what came.</summary>
    private static void Touch(Pdu pdu)
    {
        foreach (var (oid, value) in pdu.Bindings)
        {
            _ = (oid.ToString(), oid.Count, oid.GetHashCode(), value.ToString(), value.GetHashCode());
            _ = (value.TryGetInt64(out _), value.TryGetUInt64(out _), value.TryGetDouble(out _), value.TryGetText(out _), value.TryGetAddress(out IPAddress? _));
            if (value.TryGetOid(out var inner) && inner.CompareTo(oid) > 0 && inner.TryGetIndex(oid, out var index))
            {
                _ = (index.ToString(), index.TryGetText(out _));
            }
        }
    }

    private static void ReadSns(byte[] bytes)
    {
        var answer = SnsXml.Read(bytes);
        SnsParser.HalfSas(answer);
        SnsParser.Nodes(answer);
        SnsParser.Property(answer);
        SnsParser.IsSynchronised(answer);
        SnsJoin.Join(SnsParser.Policies(answer), SnsParser.Ikes(answer), SnsParser.Sas(answer));
    }

    private static void ReadSpoken(byte[] bytes)
    {
        var lines = new SpokenLines(TimeProvider.System);
        Wait(lines.ReadAsync(new MemoryStream(bytes), CancellationToken.None));
        FailureClassifier.Classify(lines.Text, _host);
    }

    private static void ReadSmtp(byte[] bytes)
    {
        var lines = new SmtpLines(new MemoryStream(bytes));
        while (lines.ReadAsync(LongestSmtpLine, CancellationToken.None).GetAwaiter().GetResult() is not null)
        {
            _ = lines.HasRest;
        }
    }

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private static SshHost Host(string name, SshHost? via) => new()
    {
        Name = name, Address = "192.0.2.7", Port = 22, User = "vigie", KeyFile = "/nowhere/key", Via = via,
        HostKeys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"],
    };

    /// <summary>A peer that has said what it says, and takes whatever it is told.</summary>
    private sealed class OneWay(byte[] said) : MemoryStream(said)
    {
        public override bool CanWrite => true;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
