using System.Globalization;
using System.Text;

namespace Vigie.Ipsec.Tests.Support;

/// <summary>
/// A strongSwan in memory with one peer and two children, that does what the laboratory saw a real one do: what it prints is what
/// swanctl --pretty prints.
/// </summary>
internal sealed class SwanModel
{
    private readonly List<Sa> _sas = [];
    private int _ids;
    private bool _isGap;

    public SwanModel() => Establish();

    public static IReadOnlyList<string> Children { get; } = ["lan", "voice"];

    /// <summary>Whether an IKE_SA is there.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Tasks that wait for the peer.</summary>
    public IReadOnlyList<string> Tasks { get; set; } = [];

    /// <summary>Bytes that really passed a child, both directions the same.</summary>
    public Dictionary<string, ulong> Moved { get; } = Children.ToDictionary(child => child, _ => 0UL);

    public static string Connections
    {
        get
        {
            var text = new StringBuilder("list-conn event {\n  site-b {\n    remote_addrs = [\n      198.51.100.2\n    ]\n    version = IKEv2\n    children {\n");
            for (var place = 0; place < Children.Count; place++)
            {
                text.Append(CultureInfo.InvariantCulture, $"      {Children[place]} {{\n        mode = TUNNEL\n        local-ts = [\n          10.1.{place}.0/24\n        ]\n        remote-ts = [\n          10.2.{place}.0/24\n        ]\n      }}\n");
            }

            return text.Append("    }\n  }\n}\nlist-conns reply {\n}\n").ToString();
        }
    }

    /// <summary>Time passes.</summary>
    public void Age(int seconds) => _sas.ForEach(sa => sa.AgeSeconds += seconds);

    /// <summary>Traffic through a child; none passes while it is down.</summary>
    public void Move(int child, int bytes, bool comesBack = true)
    {
        if (_sas.FindLast(sa => sa.Child == Children[child] && sa.State == "INSTALLED") is { } sa)
        {
            sa.Out += (ulong)bytes;
            sa.In += comesBack ? (ulong)bytes : 0;
            Moved[sa.Child] += (ulong)bytes;
        }
    }

    /// <summary>IKEv2: the old one lingers as DELETED with its final counters; IKEv1: as REKEYED.</summary>
    public void RekeyChild(int child, string lingersAs = "DELETED")
    {
        foreach (var old in _sas.Where(sa => sa.Child == Children[child] && sa.State == "INSTALLED").ToList())
        {
            old.State = lingersAs;
            _sas.Add(new Sa(Children[child], ++_ids));
        }
    }

    /// <summary>The exchange itself is under way.</summary>
    public void BeginRekey(int child) => _sas.Where(sa => sa.Child == Children[child] && sa.State == "INSTALLED").ToList().ForEach(sa => sa.State = "REKEYING");

    public void EndRekey() => _sas.Where(sa => sa.State == "REKEYING").ToList().ForEach(sa => sa.State = "INSTALLED");

    /// <summary>What lingered goes.</summary>
    public void Clean() => _sas.RemoveAll(sa => sa.State is "DELETED" or "REKEYED");

    /// <summary>Both sides began at once: a second SA of each child.</summary>
    public void Duplicate() => Children.Where(_ => IsUp && _sas.Count < 40).ToList().ForEach(child => _sas.Add(new Sa(child, ++_ids)));

    /// <summary>The daemon is restarted or all is made anew: other identifiers, counters from zero.</summary>
    public void Restart()
    {
        Lose();
        Establish();
    }

    /// <summary>All is made anew with a moment of nothing, which the next listing shows and the one after does not.</summary>
    public void Reauthenticate()
    {
        Restart();
        _isGap = true;
    }

    public void Lose()
    {
        IsUp = false;
        _sas.Clear();
    }

    public void Establish()
    {
        if (!IsUp)
        {
            IsUp = true;
            _sas.AddRange(Children.Select(child => new Sa(child, ++_ids)));
        }
    }

    /// <summary>What --list-sas --pretty prints now.</summary>
    public string List()
    {
        var (isGap, text) = (_isGap, new StringBuilder());
        _isGap = false;
        if (IsUp)
        {
            text.Append("list-sa event {\n  site-b {\n    version = 2\n").Append(isGap ? "    state = CONNECTING\n" : "    state = ESTABLISHED\n    rekey-time = 13000\n    established = 5\n");
            text.Append("    remote-host = 198.51.100.2\n    tasks-active = [\n").AppendJoin("", Tasks.Select(task => $"      {task}\n")).Append("    ]\n    child-sas {\n");
            (isGap ? [] : _sas).ForEach(sa => sa.Print(text));
            text.Append("    }\n  }\n}\n");
        }

        return text.Append("list-sas reply {\n}\n").ToString();
    }

    private sealed class Sa(string child, int id)
    {
        public string Child => child;

        public string State { get; set; } = "INSTALLED";

        public ulong In { get; set; }

        public ulong Out { get; set; }

        public int AgeSeconds { get; set; }

        public void Print(StringBuilder text) => text.Append(CultureInfo.InvariantCulture,
            $"      {child}-{id} {{\n        name = {child}\n        state = {State}\n        mode = TUNNEL\n        spi-in = {id:x8}\n        spi-out = {id + 0x1000:x8}\n        bytes-in = {In}\n        packets-in = {In / 100}\n        bytes-out = {Out}\n        packets-out = {Out / 100}\n        rekey-time = {3300 - AgeSeconds}\n        life-time = {3960 - AgeSeconds}\n        install-time = {AgeSeconds}\n        local-ts = [\n          10.1.9.0/24\n        ]\n        remote-ts = [\n          10.2.9.0/24\n        ]\n      }}\n");
    }
}
