using Vigie.Snmp.Messages;
using Vigie.Snmp.Transport;

namespace Vigie.Snmp;

/// <summary>GET and GETNEXT of many objects: one bad object costs a request more and does not spoil the others.</summary>
/// <param name="channel">Where to ask.</param>
/// <param name="type">Get or GetNext.</param>
/// <param name="oids">What to ask for.</param>
internal sealed class ObjectReader(Channel channel, PduType type, IReadOnlyList<Oid> oids)
{
    private readonly VarBind[] _found = new VarBind[oids.Count];
    private int _width;

    /// <summary>Reads them all.</summary>
    /// <param name="width">Objects in one request at most; falls while the agent says tooBig.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>One binding for each identifier.</returns>
    /// <exception cref="SnmpException">No answer, or a refusal.</exception>
    public async Task<IReadOnlyList<VarBind>> ReadAsync(int width, CancellationToken cancellation)
    {
        _width = width;
        var left = Enumerable.Range(0, oids.Count).ToList();
        while (left.Count > 0)
        {
            var places = left.GetRange(0, Math.Min(_width, left.Count));
            var verdict = await channel.AskAsync(type, places.ConvertAll(place => oids[place]), 0, 0, cancellation);
            var settled = verdict.Answer!.ErrorStatus == ErrorStatus.None ? Settle(places, verdict.Answer.Bindings) : SettleComplaint(places, verdict.Answer);
            left.RemoveAll(settled.Contains);
        }

        return _found;
    }

    /// <summary>Pairs bindings with what was asked for: by identifier for GET, by place for GETNEXT.</summary>
    private List<int> Settle(List<int> places, IReadOnlyList<VarBind> bindings)
    {
        for (var i = 0; i < places.Count; i++)
        {
            var asked = oids[places[i]];
            var missing = new VarBind(asked, SnmpValue.Unreadable(0));
            _found[places[i]] = type == PduType.Get
                ? i < bindings.Count && bindings[i].Oid == asked ? bindings[i] : bindings.FirstOrDefault(binding => binding.Oid == asked, missing)
                : i < bindings.Count ? Following(asked, bindings[i]) : missing;
        }

        return places;
    }

    /// <summary>What does not follow is no answer to GETNEXT: callers may use it as the next question.</summary>
    private static VarBind Following(Oid asked, in VarBind found) =>
        found.Value.Type == SnmpType.EndOfMibView || found.Oid <= asked ? new VarBind(asked, found.Value.Type == SnmpType.EndOfMibView ? found.Value : SnmpValue.Unreadable(0)) : found;

    private List<int> SettleComplaint(List<int> places, Pdu answer)
    {
        var (status, index) = (answer.ErrorStatus, answer.ErrorIndex);
        if (status is ErrorStatus.AuthorizationError or ErrorStatus.NoAccess)
        {
            throw AgentErrors.Exception(status);
        }

        var isAboutOne = status != ErrorStatus.TooBig && index >= 1 && index <= places.Count;
        if (!isAboutOne && places.Count > 1)
        {
            _width = status == ErrorStatus.TooBig ? (places.Count + 1) / 2 : 1;
            return [];
        }

        var place = places[isAboutOne ? index - 1 : 0];
        _found[place] = new VarBind(oids[place], status == ErrorStatus.NoSuchName ? Nothing : SnmpValue.Unreadable(status));
        return [place];
    }

    private SnmpValue Nothing => SnmpValue.Absent(type == PduType.Get ? SnmpType.NoSuchObject : SnmpType.EndOfMibView);
}
