using BenchmarkDotNet.Attributes;
using Vigie.Snmp;
using Vigie.Snmp.Ber;
using Vigie.Snmp.Messages;

namespace Vigie.Bench.Parts;

/// <summary>An answer of fifty bindings to and from bytes, for BenchmarkDotNet.</summary>
[MemoryDiagnoser]
public class SnmpBenchmarks
{
    private readonly byte[] _room;
    private readonly byte[] _bytes;
    private readonly object _message;

    public SnmpBenchmarks()
    {
        var bindings = Enumerable.Range(0, 50).Select(i => new VarBind(Oid.Parse("1.3.6.1.4.1.6574.2.1.1").Append((uint)i, 7u), i % 3 == 0 ? SnmpValue.OfText("some disk") : SnmpValue.Integer(i * 77_777)));
        var message = new CommunityMessage(1, "public"u8.ToArray(), new Pdu(PduType.Response, 4711, 0, 0, [.. bindings]));
        (_message, _room) = (message, new byte[message.Room()]);
        Write();
        var writer = new BerWriter(_room);
        message.Write(ref writer);
        _bytes = writer.Written.ToArray();
    }

    [Benchmark]
    public int Parse() => CommunityMessage.Parse(_bytes).Pdu.Bindings.Count;

    [Benchmark]
    public int Write()
    {
        var writer = new BerWriter(_room);
        ((CommunityMessage)_message).Write(ref writer);
        return writer.Length;
    }
}
