using System.Globalization;
using System.Text.Json;
using Vigie.Core.Collecting;

namespace Vigie.Host.Doctoring;

/// <summary>One series of the answer to a query.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its value now.</param>
internal sealed record Series(IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>The value of a label; empty without it.</summary>
    /// <param name="name">Its name.</param>
    public string this[string name] => Labels.GetValueOrDefault(name, "");
}

/// <summary>What the checks ask Prometheus for: its HTTP API, version 1.</summary>
internal sealed class PrometheusApi : IDisposable
{
    private readonly TimeProvider _clock;

    /// <summary>Makes it; nothing is asked.</summary>
    /// <param name="peer">Prometheus.</param>
    /// <param name="clock">The only source of time.</param>
    public PrometheusApi(Peer peer, TimeProvider clock)
    {
        (Peer, _clock) = (peer, clock);
        ClockLead = new Fact<TimeSpan>(LeadAsync);
        Targets = new Fact<JsonElement>(() => DataAsync("api/v1/targets?state=active"));
        Config = new Fact<JsonElement>(() => DataAsync("api/v1/status/config"));
        Rules = new Fact<JsonElement>(() => DataAsync("api/v1/rules"));
        Alertmanagers = new Fact<JsonElement>(() => DataAsync("api/v1/alertmanagers"));
    }

    /// <summary>Prometheus itself.</summary>
    public Peer Peer { get; }

    /// <summary>How far its clock is ahead of this machine's: <c>time()</c>. The cheapest question, so this is also whether it answers.</summary>
    public Fact<TimeSpan> ClockLead { get; }

    /// <summary>What it scrapes.</summary>
    public Fact<JsonElement> Targets { get; }

    /// <summary>Its configuration in force.</summary>
    public Fact<JsonElement> Config { get; }

    /// <summary>The rules that it has loaded.</summary>
    public Fact<JsonElement> Rules { get; }

    /// <summary>Where it sends alerts.</summary>
    public Fact<JsonElement> Alertmanagers { get; }

    /// <summary>Asks for a fact that is of no use without an answering Prometheus.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="fact">The fact.</param>
    /// <param name="deadline">Ends the waiting.</param>
    /// <returns>The fact.</returns>
    /// <exception cref="UnknownException">Prometheus does not answer; the check of Prometheus itself says why.</exception>
    public async Task<T> NeedAsync<T>(Fact<T> fact, CancellationToken deadline)
    {
        try
        {
            return await fact.AskAsync(deadline);
        }
        catch (TargetFailureException failure)
        {
            throw new UnknownException($"Prometheus at {Peer} does not tell: {failure.Message}");
        }
    }

    /// <summary>Asks a query.</summary>
    /// <param name="query">PromQL whose result is a vector.</param>
    /// <param name="deadline">Ends it.</param>
    /// <returns>The series; none when there are none.</returns>
    /// <exception cref="UnknownException">Prometheus does not answer.</exception>
    public async Task<IReadOnlyList<Series>> QueryAsync(string query, CancellationToken deadline)
    {
        await NeedAsync(ClockLead, deadline);
        var data = await NeedAsync(new Fact<JsonElement>(() => DataAsync("api/v1/query?query=" + Uri.EscapeDataString(query))), deadline);
        return [.. data.Items("result").Select(SeriesOf)];
    }

    /// <inheritdoc/>
    public void Dispose() => Peer.Dispose();

    private static Series SeriesOf(JsonElement item) => new(
        item.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString() ?? "", StringComparer.Ordinal),
        NumberOf(item.GetProperty("value")));

    private static double NumberOf(JsonElement pair) => double.Parse(pair[1].GetString() ?? "NaN", CultureInfo.InvariantCulture);

    private async Task<JsonElement> DataAsync(string path)
    {
        var answer = await Peer.GetJsonAsync(path, CancellationToken.None);
        return answer.Text("status") == "success" && answer.TryGetProperty("data", out var data)
            ? data
            : throw new TargetFailureException(FailureReason.Protocol, "it answers, and not as Prometheus does: another program listens there");
    }

    private async Task<TimeSpan> LeadAsync()
    {
        var begin = _clock.GetUtcNow();
        var data = await DataAsync("api/v1/query?query=time()");
        var end = _clock.GetUtcNow();
        if (data.Text("resultType") != "scalar")
        {
            throw new TargetFailureException(FailureReason.Protocol, "it answers, and not as Prometheus does: another program listens there");
        }

        var told = DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(NumberOf(data.GetProperty("result")));
        return told - (begin + ((end - begin) / 2));
    }
}

/// <summary>Reading JSON that others wrote: what is not there is empty.</summary>
internal static class JsonElements
{
    /// <summary>A text member; empty without it.</summary>
    public static string Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";

    /// <summary>The items of a list member; none without it.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    /// <summary>The text members of a member.</summary>
    public static IReadOnlyDictionary<string, string> Texts(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String).ToDictionary(member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal)
            : new Dictionary<string, string>();
}
