using Vigie.Core.Configuration;
using Vigie.Pbs.Objectives;
using Vigie.Pbs.Protocol;
using Vigie.Pbs.Stores;
using Vigie.Reach;

namespace Vigie.Pbs;

/// <summary>The configuration keys of a PBS target.</summary>
internal static class PbsKeys
{
    private static readonly ConfigKey<Uri?> _url =
        Key.Url("url", "Address of the PBS with its port, normally 8007: https://pbs.example:8007", ["https"], required: true);

    private static readonly ConfigKey<string?> _tokenId =
        Key.Text("token_id", "Id of the API token: USER@REALM!TOKENNAME", required: true,
            pattern: "[^\\s:/@!]+@[A-Za-z0-9_][A-Za-z0-9._-]*![A-Za-z0-9_][A-Za-z0-9._-]*",
            mustBe: "must be USER@REALM!TOKENNAME, such as vigie@pbs!exporter");

    private static readonly ConfigKey<Secret?> _tokenSecret =
        Key.Secret("token_secret", "Secret of the API token, as PBS showed it once", required: true);

    private static readonly ConfigKey<CertificatePin?> _fingerprint = CertificatePin.Key("the PBS's", ", as PBS shows under 'Show Fingerprint'");

    private static readonly ConfigKey<TimeSpan?> _timeout =
        Key.Duration("timeout", "Deadline of quick calls; PBS takes 3 s to refuse a token", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(4), TimeSpan.FromMinutes(1));

    private static readonly ConfigKey<TimeSpan?> _listingTimeout =
        Key.Duration("listing_timeout", "Deadline of a listing of namespaces or groups; after it the datastore is left alone for the breaker's time", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));

    private static readonly ConfigKey<TimeSpan?> _snapshotTimeout =
        Key.Duration("snapshot_timeout", "Deadline of a listing of the snapshots of a namespace", TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(30));

    private static readonly ConfigKey<TimeSpan?> _snapshotCycle =
        Key.Duration("snapshot_cycle", "How often all snapshots are read, which tells new verification results; the snapshots of groups that changed are read at once", TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));

    private static readonly ConfigKey<IReadOnlyList<string>> _datastores =
        Key.Texts("datastores", "Datastores to watch, as patterns with * and ?; without it all that the token may see", max: 1000);

    private static readonly ConfigKey<IReadOnlyList<string>> _excluded =
        Key.Texts("exclude_datastores", "Datastores to leave out, as patterns with * and ?", max: 1000);

    private static readonly ConfigKey<TimeSpan?> _breakerFirst =
        Key.Duration("first", "How long a datastore is left alone after a listing that never ended", TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));

    private static readonly ConfigKey<TimeSpan?> _breakerLongest =
        Key.Duration("longest", "Each time it happens again the time doubles, up to this", TimeSpan.FromHours(24), TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));

    private static readonly ConfigKey<BreakerTimes?> _breaker =
        Key.Section("breaker", "How long a datastore is left alone after a listing that never ended: PBS goes on working on it, and each retry costs it one more thread",
            [_breakerFirst, _breakerLongest], ReadBreaker);

    private static readonly ConfigKey<string?> _group =
        Key.Text("group", "Groups that the objective is for: TYPE/ID, with * and ? as wildcards. A group without wildcards is expected even when it was never seen", required: true,
            pattern: "\\*|[^/\\s]+/[^/\\s]+", mustBe: "must be TYPE/ID, such as vm/100 or vm/10*, or *");

    private static readonly ConfigKey<string?> _datastore =
        Key.Text("datastore", "Datastores that the objective is for, as a pattern with * and ?", fallback: "*");

    private static readonly ConfigKey<string?> _namespace =
        Key.Parsed("namespace", "Namespaces that the objective is for, as a pattern with * and ?; the root is \"\". Without it all", ParseResult<string>.Of, mayBeEmpty: true);

    private static readonly ConfigKey<TimeSpan?> _maxAge =
        Key.Duration("max_age", "How old the newest finished backup may be", min: TimeSpan.FromMinutes(1), max: TimeSpan.FromDays(3650), required: true);

    private static readonly ConfigKey<IReadOnlyList<Objective>> _objectives =
        Key.List("objectives", "What was promised about backups; the first objective that matches a group is the one that counts",
            [_group, _datastore, _namespace, _maxAge], ReadObjective, max: 10_000);

    /// <summary>All keys, in the order of the documentation.</summary>
    public static readonly IReadOnlyList<ConfigKey> All =
    [
        _url, SshKeys.Via, _tokenId, _tokenSecret, _fingerprint, _objectives, _datastores, _excluded,
        _timeout, _listingTimeout, _snapshotTimeout, _snapshotCycle, _breaker,
    ];

    /// <summary>Reads a target's section.</summary>
    /// <param name="section">The section; faults are told to it.</param>
    /// <returns>The settings, or null when there is a fault.</returns>
    public static PbsSettings? Read(ConfigSection section)
    {
        var url = section.Get(_url);
        if (url is not null && url.AbsolutePath != "/")
        {
            section.Fault(_url, "must be an address without a path, such as https://pbs.example:8007");
        }

        var (tokenId, secret) = (section.Get(_tokenId), section.Get(_tokenSecret));
        if (url is null || tokenId is null || secret is null)
        {
            return null;
        }

        var settings = new PbsSettings
        {
            Access = new PbsAccess(url, tokenId, secret.Reveal(), section.Get(_fingerprint)),
            Via = section.Get(SshKeys.Via),
            Timeout = section.Get(_timeout)!.Value,
            ListingTimeout = section.Get(_listingTimeout)!.Value,
            SnapshotTimeout = section.Get(_snapshotTimeout)!.Value,
            SnapshotCycle = section.Get(_snapshotCycle)!.Value,
            Breaker = section.Get(_breaker) ?? new BreakerTimes(TimeSpan.FromHours(1), TimeSpan.FromHours(24)),
            Datastores = section.Get(_datastores),
            ExcludedDatastores = section.Get(_excluded),
            Objectives = section.Get(_objectives),
        };
        return section.HasFaults ? null : settings;
    }

    private static BreakerTimes ReadBreaker(ConfigSection section)
    {
        var times = new BreakerTimes(section.Get(_breakerFirst)!.Value, section.Get(_breakerLongest)!.Value);
        if (times.Longest < times.First)
        {
            section.Fault(_breakerLongest, "must not be shorter than first");
        }

        return times;
    }

    private static Objective? ReadObjective(ConfigSection section)
    {
        var (group, age) = (section.Get(_group), section.Get(_maxAge));
        return group is null || age is null ? null : new Objective(group, section.Get(_datastore)!, section.Get(_namespace) ?? "*", age.Value);
    }
}
