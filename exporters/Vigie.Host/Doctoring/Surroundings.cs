using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;

namespace Vigie.Host.Doctoring;

/// <summary>What the command line says of the programs around Vigie.</summary>
internal sealed record Addresses
{
    /// <summary>The configuration file, as it was named.</summary>
    public required string File { get; init; }

    /// <summary>Where Prometheus is.</summary>
    public required Uri Prometheus { get; init; }

    /// <summary>Where Alertmanager is; null: where Prometheus sends to.</summary>
    public Uri? Alertmanager { get; init; }

    /// <summary>Where the watcher of this site's alerting is; null: not told.</summary>
    public Uri? Watcher { get; init; }

    /// <summary>Host and port that Prometheus scrapes this Vigie at, where that is no address of this machine; null: find out.</summary>
    public string? Instance { get; init; }

    /// <summary>How many people are to get mail.</summary>
    public int Administrators { get; init; } = 3;

    /// <summary>Names and passwords by <see cref="Login.Places"/>.</summary>
    public IReadOnlyDictionary<string, Login> Logins { get; init; } = new Dictionary<string, Login>();

    /// <summary>The authorities of the certificates of Prometheus, Alertmanager and the watcher; null: the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>What is shown where a client certificate is asked for, or null.</summary>
    public X509Certificate2? ClientCertificate { get; init; }
}

/// <summary>The installation as the checks see it: the configuration, Vigie itself, and the programs around it, each asked once.</summary>
internal sealed class Surroundings : IDisposable
{
    private readonly List<Peer> _alertmanagers = [];
    private readonly Peer? _own;

    /// <summary>Puts it together; nothing is asked.</summary>
    /// <param name="addresses">What the command line says.</param>
    /// <param name="result">The configuration or its faults.</param>
    /// <param name="clock">The only source of time.</param>
    public Surroundings(Addresses addresses, ConfigResult result, TimeProvider clock)
    {
        (Addresses, Result) = (addresses, result);
        Prometheus = new PrometheusApi(PeerAt(addresses.Prometheus, "prometheus"), clock);
        Watcher = addresses.Watcher is { } watcher ? PeerAt(watcher, "watcher") : null;
        _own = result.Config is { } config ? OwnPeer(config.Listen) : null;
        OwnMetrics = new Fact<string>(() => Own.GetAsync("metrics", CancellationToken.None));
        OwnTargets = new Fact<JsonElement>(() => Own.GetJsonAsync("targets?format=json", CancellationToken.None));
        Alertmanagers = new Fact<IReadOnlyList<Peer>>(FindAlertmanagersAsync);
    }

    /// <summary>What the command line says.</summary>
    public Addresses Addresses { get; }

    /// <summary>The configuration or its faults.</summary>
    public ConfigResult Result { get; }

    /// <summary>The configuration.</summary>
    /// <exception cref="UnknownException">It has faults.</exception>
    public VigieConfig Config => Result.Config ?? throw new UnknownException("not known as long as the configuration has faults");

    /// <summary>The Vigie that runs with this configuration.</summary>
    public Peer Own => _own ?? throw new UnknownException("not known as long as the configuration has faults");

    /// <summary>Its samples.</summary>
    public Fact<string> OwnMetrics { get; }

    /// <summary>Its status page as JSON.</summary>
    public Fact<JsonElement> OwnTargets { get; }

    /// <summary>Prometheus.</summary>
    public PrometheusApi Prometheus { get; }

    /// <summary>The Alertmanagers: the one of the command line, else those that Prometheus sends to.</summary>
    public Fact<IReadOnlyList<Peer>> Alertmanagers { get; }

    /// <summary>The watcher of the command line, or null.</summary>
    public Peer? Watcher { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _own?.Dispose();
        Prometheus.Dispose();
        Watcher?.Dispose();
        _alertmanagers.ForEach(peer => peer.Dispose());
    }

    private Peer PeerAt(Uri url, string place) => new(new PeerAccess
    {
        Url = url,
        Login = Addresses.Logins.GetValueOrDefault(place),
        Authorities = Addresses.Authorities,
        OwnCertificate = Addresses.ClientCertificate,
    });

    private Peer OwnPeer(ListenConfig listen)
    {
        var host = listen.Address is "*" or "0.0.0.0" or "::" ? "localhost" : listen.Address;
        return new Peer(new PeerAccess
        {
            Url = new UriBuilder(listen.Tls is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps, host, listen.Port).Uri,
            Login = Addresses.Logins.GetValueOrDefault("vigie"),
            Certificate = listen.Tls?.Certificate,
            OwnCertificate = Addresses.ClientCertificate,
        });
    }

    private async Task<IReadOnlyList<Peer>> FindAlertmanagersAsync()
    {
        const string Suffix = "/api/v2/alerts";
        if (Addresses.Alertmanager is { } named)
        {
            _alertmanagers.Add(PeerAt(named, "alertmanager"));
            return _alertmanagers;
        }

        JsonElement known;
        try
        {
            known = await Prometheus.Alertmanagers.AskAsync(CancellationToken.None);
        }
        catch (TargetFailureException)
        {
            throw new UnknownException("Prometheus does not tell where it sends alerts", "name it by --alertmanager URL");
        }

        var urls = known.Items("activeAlertmanagers").Select(item => item.Text("url")).Where(url => url.EndsWith(Suffix, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);
        _alertmanagers.AddRange(urls.Select(url => PeerAt(new Uri(url[..^Suffix.Length]), "alertmanager")));
        return _alertmanagers.Count > 0 ? _alertmanagers : throw new UnknownException("Prometheus sends alerts nowhere", "name it by --alertmanager URL");
    }
}
