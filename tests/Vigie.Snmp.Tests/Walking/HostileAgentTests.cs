using Vigie.Snmp.Messages;
using Vigie.Testing.Snmp;

namespace Vigie.Snmp.Tests.Walking;

/// <summary>Agents that answer at random: whatever they send, a reading ends, with a result or the declared exception.</summary>
public sealed class HostileAgentTests
{
    private static readonly Oid[] _columns = [Oid.Parse("1.3.6.1.4.1.99999.1.1.1"), Oid.Parse("1.3.6.1.4.1.99999.1.1.2"), Oid.Parse("1.3.6.1.4.1.99999.1.1.3")];

    [Theory]
    [InlineData(SnmpVersion.V1)]
    [InlineData(SnmpVersion.V2c)]
    public async Task AllReadings_RandomAnswers_End(SnmpVersion version)
    {
        var limits = new SnmpLimits { MaxRows = 500, MaxBytes = 200_000 };
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            using var agent = new FakeAgent(message => Answer(message.Pdu, random));
            using var session = agent.Session(version, timeout: 0.02, retries: 1);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            deadline.CancelAfter(TimeSpan.FromSeconds(30));
            await EndsAsync(() => session.ReadTableAsync(_columns, limits, deadline.Token), seed);
            await EndsAsync(() => session.WalkAsync(_columns[0], limits, deadline.Token), seed);
            await EndsAsync(() => session.GetAsync(_columns, deadline.Token), seed);
            await EndsAsync(() => session.GetNextAsync(_columns, deadline.Token), seed);
            Assert.InRange(session.Traffic.Requests, 4, 3000);
        }
    }

    private static async Task EndsAsync(Func<Task> reading, int seed)
    {
        var error = await Record.ExceptionAsync(reading);
        Assert.True(error is null or SnmpException, $"seed {seed}: {error}");
    }

    private static Pdu? Answer(Pdu request, Random random)
    {
        if (random.Next(40) == 0)
        {
            return null;
        }

        var status = random.Next(4) == 0 ? random.Next(20) : 0;
        var bindings = new VarBind[random.Next(12)];
        var row = (uint)random.Next(1000);
        for (var i = 0; i < bindings.Length; i++)
        {
            row += (uint)random.Next(3);
            var oid = random.Next(12) == 0 ? request.Bindings[random.Next(request.Bindings.Count)].Oid : _columns[i % 3].Append(row);
            bindings[i] = new VarBind(oid, random.Next(30) == 0 ? SnmpValue.Absent(SnmpType.NoSuchInstance) : SnmpValue.Integer(i));
        }

        return new Pdu(PduType.Response, request.RequestId, status, random.Next(-1, 5), bindings);
    }
}
