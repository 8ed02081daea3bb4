using System.Globalization;
using Vigie.Snmp.Ber;
using Vigie.Snmp.Messages;
using Vigie.Snmp.Tests.Doubles;
using Vigie.Snmp.Transport;
using Vigie.Snmp.Usm;
using Vigie.Testing.Snmp;

namespace Vigie.Snmp.Tests;

/// <summary>
/// Throws disturbed messages at everything that reads bytes of a peer. SNMP_FUZZ_INPUTS says how many (300,000 unless told otherwise),
/// SNMP_FUZZ_SEED where to begin. The only exception allowed is the declared one, and only below the models, which allow none.
/// </summary>
public sealed class FuzzTests
{
    private const int Step = 5000;
    private static readonly SnmpUser _user = new("reader", AuthProtocol.Sha1, "password-one", PrivProtocol.Des, "password-two");
    private static readonly Pdu _request = new(PduType.GetBulk, 4711, 0, 10, [new VarBind(Oid.Parse("1.3.6.1.2.1.1.3.0"), default)]);

    [Fact]
    public void Read_DisturbedMessages_NeverThrowsWhatIsNotDeclared()
    {
        var inputs = int.Parse(Environment.GetEnvironmentVariable("SNMP_FUZZ_INPUTS") ?? "300000", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("SNMP_FUZZ_SEED") ?? "1", CultureInfo.InvariantCulture);
        long readable = 0;
        long wellFormed = 0;
        Parallel.For(0, (inputs + Step - 1) / Step, new ParallelOptions { MaxDegreeOfParallelism = 2 }, round =>
        {
            // Each round has a seed of its own, so that a failing one can be repeated alone.
            var fuzzer = new Fuzzer(new Random((seed * 1_000_003) + round));
            for (var i = 0; i < Math.Min(Step, inputs - (round * Step)); i++)
            {
                fuzzer.Try();
            }

            Interlocked.Add(ref readable, fuzzer.Readable);
            Interlocked.Add(ref wellFormed, fuzzer.WellFormed);
        });

        // A fuzzer whose inputs all fail at the first byte proves nothing.
        Assert.InRange(wellFormed, inputs / 20, inputs);
        Assert.InRange(readable, inputs / 200, inputs);
        TestContext.Current.TestOutputHelper?.WriteLine($"{inputs} inputs: {wellFormed} well-formed, {readable} answers");
    }

    private sealed class Fuzzer
    {
        private readonly Random _random;
        private readonly CommunityModel _community = new(new SnmpCommunity(SnmpVersion.V2c, "public"));
        private readonly UsmModel _usm = new(_user, TimeProvider.System);
        private readonly byte[][] _seeds;

        public Fuzzer(Random random)
        {
            _random = random;
            var engine = new FakeEngine(_user);
            _usm.Read(engine.Answer(_usm.Write(_request)), _request);
            var answer = FakeEngine.Response(_request) with { Bindings = Values() };
            _seeds =
            [
                FakeAgent.Bytes(new CommunityMessage(1, "public"u8.ToArray(), answer)),
                FakeAgent.Bytes(new CommunityMessage(1, "public"u8.ToArray(), answer with { ErrorStatus = 2, ErrorIndex = 1, Bindings = [] })),
                engine.Write(4711, MessageFlags.None, FakeEngine.Report(FakeEngine.UsmStats.Append(4u, 0u), 4711)),
                engine.Write(4711, MessageFlags.Authenticated, answer),
                engine.Write(4711, MessageFlags.Authenticated | MessageFlags.Encrypted, answer),
            ];
        }

        public long Readable { get; private set; }

        public long WellFormed { get; private set; }

        public void Try()
        {
            var input = Disturb(_seeds[_random.Next(_seeds.Length)]);
            var verdicts = (_community.Read((byte[])input.Clone(), _request), _usm.Read((byte[])input.Clone(), _request));
            Readable += verdicts.Item1.Kind == VerdictKind.Answer || verdicts.Item2.Kind == VerdictKind.Answer ? 1 : 0;
            Touch(verdicts.Item1.Answer);
            Parse(input);
        }

        private void Parse(byte[] input)
        {
            try
            {
                var isSecure = input.Length > 4 && _random.Next(2) == 0;
                Touch(isSecure ? ScopedPdu.Parse(SecureMessage.Parse(input).Data).Pdu : CommunityMessage.Parse(input).Pdu);
                WellFormed++;
            }
            catch (SnmpFormatException)
            {
                // The declared exception.
            }
        }

        /// <summary>Everything that a module may ask of what came.</summary>
        private static void Touch(Pdu? pdu)
        {
            foreach (var (oid, value) in pdu?.Bindings ?? [])
            {
                _ = (oid.ToString(), oid.Count, oid.GetHashCode(), value.ToString(), value.GetHashCode());
                _ = (value.TryGetInt64(out _), value.TryGetUInt64(out _), value.TryGetDouble(out _), value.TryGetText(out _), value.TryGetAddress(out _));
                if (value.TryGetOid(out var inner) && inner.CompareTo(oid) > 0 && inner.TryGetIndex(oid, out var index))
                {
                    _ = (index.ToString(), index.TryGetText(out _));
                }
            }
        }

        private byte[] Disturb(byte[] seed)
        {
            var copy = seed.ToList();
            for (var changes = _random.Next(0, 5); changes > 0 && copy.Count > 0; changes--)
            {
                var place = _random.Next(copy.Count);
                switch (_random.Next(7))
                {
                    case 0: copy[place] = (byte)_random.Next(256); break;
                    case 1: copy[place] ^= (byte)(1 << _random.Next(8)); break;
                    case 2: copy.Insert(place, (byte)_random.Next(256)); break;
                    case 3: copy.RemoveAt(place); break;
                    case 4: copy[place] = (byte)(0x80 + _random.Next(6)); break;
                    case 5: copy.RemoveRange(place, copy.Count - place); break;
                    default: copy.InsertRange(place, copy.GetRange(place, Math.Min(_random.Next(40), copy.Count - place))); break;
                }
            }

            if (_random.Next(50) == 0)
            {
                copy = [.. Enumerable.Range(0, _random.Next(300)).Select(_ => (byte)_random.Next(256))];
            }

            return [.. copy];
        }

        private static VarBind[] Values() =>
        [
            new(Oid.Parse("1.3.6.1.2.1.1.1.0"), SnmpValue.OfText("Linux nas")),
            new(Oid.Parse("1.3.6.1.2.1.1.2.0"), SnmpValue.OfOid(Oid.Parse("1.3.6.1.4.1.8072.3.2.10"))),
            new(Oid.Parse("1.3.6.1.2.1.1.3.0"), SnmpValue.Unsigned(SnmpType.TimeTicks, 123_456)),
            new(Oid.Parse("1.3.6.1.4.1.6574.3.1.1.4.4294967295"), SnmpValue.Unsigned(SnmpType.Counter64, 5_801_746_014_208)),
            new(Oid.Parse("1.3.6.1.4.1.6574.2.1.1.6.0"), SnmpValue.Integer(-41)),
            new(Oid.Parse("1.3.6.1.4.1.2021.10.1.6.1"), SnmpValue.Real(SnmpType.Float, 0.25)),
            new(Oid.Parse("1.3.6.1.2.1.4.20.1.1"), SnmpValue.OfBytes(SnmpType.IpAddress, new byte[] { 192, 0, 2, 1 })),
            new(Oid.Parse("1.3.6.1.2.1.99"), SnmpValue.Absent(SnmpType.EndOfMibView)),
        ];
    }
}
