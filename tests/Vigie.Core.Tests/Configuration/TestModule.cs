using Vigie.Core.Collecting;
using Vigie.Core.Configuration;

namespace Vigie.Core.Tests.Configuration;

/// <summary>A module with one key of every sort.</summary>
internal sealed class TestModule(string kind = "test") : IModule
{
    private static readonly ConfigKey<Uri?> _url = Key.Url("url", "Address.", ["https"], required: true);
    private static readonly ConfigKey<string?> _tokenId = Key.Text("token_id", "Token.", true, @"[^@!]+@[^@!]+![^@!]+", mustBe: "must be user@realm!token");
    private static readonly ConfigKey<Secret?> _tokenSecret = Key.Secret("token_secret", "Its secret.", required: true);
    private static readonly ConfigKey<Secret?> _extraSecret = Key.Secret("extra_secret", "Another secret.");
    private static readonly ConfigKey<byte[]?> _fingerprint = Key.Parsed("fingerprint", "Pin.", ParsePin, pattern: "[0-9a-f]{8}", mustBe: PinMustBe);
    private static readonly ConfigKey<TimeSpan?> _timeout = Key.Duration("timeout", "Deadline.", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
    private static readonly ConfigKey<long> _retries = Key.Integer("retries", "Attempts.", 3, 0, 10);
    private static readonly ConfigKey<bool> _breaker = Key.Flag("breaker", "Breaker.", true);
    private static readonly ConfigKey<string?> _mode = Key.Choice("mode", "Mode.", ["fast", "careful"], fallback: "careful");
    private static readonly ConfigKey<string?> _knownHosts = Key.File("known_hosts_file", "Host keys.");
    private static readonly ConfigKey<IReadOnlyList<string>> _datastores = Key.Texts("datastores", "Only these.", "[a-z*]+", "must be small letters or *", max: 5);

    private static readonly ConfigKey<string?> _group = Key.Text("group", "Pattern of groups.", required: true);
    private static readonly ConfigKey<TimeSpan?> _maxAge = Key.Duration("max_age", "Greatest age.", min: TimeSpan.FromMinutes(1), required: true);

    private static readonly ConfigKey<string?> _namespace = Key.Parsed("namespace", "Where.", ParseResult<string>.Of, mayBeEmpty: true);

    private static readonly ConfigKey<IReadOnlyList<TestObjective>> _objectives = Key.List(
        "objectives", "What was promised.", [_group, _maxAge, _namespace], ReadObjective, max: 4);

    private static readonly ConfigKey<string?> _proxyHost = Key.Text("host", "Its name.", required: true);
    private static readonly ConfigKey<string?> _proxy = Key.Section<string>("proxy", "On the way.", [_proxyHost], section => section.Get(_proxyHost));

    private const string PinMustBe = "must be 8 hexadecimal digits";

    public string Kind => kind;

    public string Summary => "A thing for tests";

    public IReadOnlyList<ConfigKey> Keys { get; } =
        [_url, _tokenId, _tokenSecret, _extraSecret, _fingerprint, _timeout, _retries, _breaker, _mode, _knownHosts, _datastores, _objectives, _proxy];

    public IReadOnlyList<CollectorDescription> Collectors { get; } =
    [
        new("datastores", TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20), true, []),
        new("groups", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(60), false, []),
    ];

    public ITargetPlan? Read(ConfigSection target)
    {
        var plan = new TestPlan(
            target.Get(_url), target.Get(_tokenSecret), target.Get(_extraSecret), target.Get(_fingerprint), target.Get(_timeout)!.Value,
            target.Get(_retries), target.Get(_breaker), target.Get(_mode), target.Get(_knownHosts), target.Get(_datastores), target.Get(_objectives), target.Get(_proxy));
        if (plan.Retries > 5 && !plan.Breaker)
        {
            target.Fault(_retries, "must be at most 5 without breaker");
        }

        return target.HasFaults ? null : plan;
    }

    private static TestObjective? ReadObjective(ConfigSection section)
    {
        var (group, maxAge) = (section.Get(_group), section.Get(_maxAge));
        return section.HasFaults ? null : new TestObjective(group!, maxAge!.Value, section.Get(_namespace));
    }

    private static ParseResult<byte[]> ParsePin(string text) =>
        text.Length == 8 && text.All(char.IsAsciiHexDigitLower) ? ParseResult<byte[]>.Of(Convert.FromHexString(text)) : ParseResult<byte[]>.Fault(PinMustBe);
}

internal sealed record TestObjective(string Group, TimeSpan MaxAge, string? Namespace);

internal sealed record TestPlan(
    Uri? Url, Secret? TokenSecret, Secret? ExtraSecret, byte[]? Fingerprint, TimeSpan Timeout, long Retries, bool Breaker, string? Mode, string? KnownHosts,
    IReadOnlyList<string> Datastores, IReadOnlyList<TestObjective> Objectives, string? Proxy) : ITargetPlan
{
    public ITarget Open(TargetServices services) => throw new NotSupportedException("Tests of the configuration open nothing.");
}
