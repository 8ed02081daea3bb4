using System.Globalization;
using System.Text;

namespace Vigie.Testing.Snmp;

/// <summary>Many NAS on the loopback, some of which hang: each has a port of its own, and the dead ones take requests and never answer.</summary>
internal sealed class RaidFleet : IDisposable
{
    private readonly List<FakeAgent> _living = [];
    private readonly List<FakeAgent> _dead = [];

    /// <summary>Starts the agents.</summary>
    /// <param name="living">NAS with four bays that answer.</param>
    /// <param name="dead">NAS that do not.</param>
    public RaidFleet(int living, int dead)
    {
        var mib = SynologyNas.Mib(bays: 4);
        for (var i = 0; i < living; i++)
        {
            _living.Add(new FakeAgent(mib));
        }

        for (var i = 0; i < dead; i++)
        {
            _dead.Add(new FakeAgent(_ => []));
        }
    }

    /// <summary>Names of the targets that answer.</summary>
    public IEnumerable<string> Living => Names("nas", _living.Count);

    /// <summary>Names of the targets that do not.</summary>
    public IEnumerable<string> Dead => Names("dead", _dead.Count);

    /// <summary>Where the agents that answer listen, v1 and v2c with any community.</summary>
    public IReadOnlyList<int> Ports => [.. _living.Select(agent => agent.Port)];

    /// <summary>Datagrams that came to the agents that answer.</summary>
    public int Requests => _living.Sum(agent => agent.Requests.Count);

    /// <summary>Writes a configuration that watches all of them; living and dead stand mixed.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="interval">Time between two runs of each collector.</param>
    /// <param name="settings">Keys that each target gets besides, with their values.</param>
    /// <returns>The path of the configuration, which listens on a free port of the loopback address.</returns>
    public string Write(TemporaryFolder folder, string interval, params string[] settings)
    {
        folder.Write("community", "public\n");
        var targets = Living.Zip(_living).Concat(Dead.Zip(_dead)).OrderBy(target => target.Second.Port);
        var text = new StringBuilder("listen: { address: 127.0.0.1, port: 0 }\ntargets:\n");
        foreach (var (name, agent) in targets)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - {{ name: {name}, kind: raid, site: AARD, address: \"127.0.0.1:{agent.Port}\", version: v2c, community_file: community, intervals: {{ device: {interval}, arrays: {interval}, disks: {interval} }}");
            text.AppendJoin("", settings.Select(setting => $", {setting}")).Append(" }\n");
        }

        return folder.Write("vigie.yml", text.ToString());
    }

    public void Dispose()
    {
        foreach (var agent in _living.Concat(_dead))
        {
            agent.Dispose();
        }
    }

    private static IEnumerable<string> Names(string word, int count) => Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"{word}-{number}"));
}
