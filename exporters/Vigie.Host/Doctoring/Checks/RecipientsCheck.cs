using Vigie.Core.Collecting;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Vigie.Host.Doctoring.Checks;

/// <summary>Whether alarms go by mail to as many people as they should, each with a mail of his own.</summary>
/// <param name="around">The installation.</param>
internal sealed class RecipientsCheck(Surroundings around) : Check
{
    /// <summary>Mails with this header go to a watcher (docs/heartbeat.md), who is no person.</summary>
    private const string WatchersHeader = "X-Vigie-Token";

    public override string Name => "recipients";

    public override async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline)
    {
        var findings = new List<Finding>();
        foreach (var peer in await around.Alertmanagers.AskAsync(deadline))
        {
            findings.AddRange(await AskAsync(peer, deadline));
        }

        return findings;
    }

    private async Task<IReadOnlyList<Finding>> AskAsync(Peer peer, CancellationToken deadline)
    {
        List<string> fields;
        try
        {
            var status = await peer.GetJsonAsync("api/v2/status", deadline);
            fields = MailFields(status.TryGetProperty("config", out var config) ? config.Text("original") : "");
        }
        catch (TargetFailureException)
        {
            return [Unknown($"{peer} does not answer: see alertmanager")];
        }

        var people = fields.SelectMany(field => field.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        var wanted = around.Addresses.Administrators;
        if (people < wanted)
        {
            return [Red(
                $"{peer}: alarms go by mail to {people} of {wanted} people",
                $"Write an email_config for each administrator into the receivers of alertmanager.yml, or, if fewer are meant, call the doctor with --administrators {Math.Max(people, 1)}.")];
        }

        return fields.Any(field => field.Contains(',', StringComparison.Ordinal))
            ? [Warn($"{peer}: several people share one email_config: one refused address stops the mail for all of them", "Give each person an email_config of his own.")]
            : [Ok($"{peer}: alarms go by mail to {people} people")];
    }

    private static List<string> MailFields(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            var receivers = stream.Documents.Count > 0 ? Items(stream.Documents[0].RootNode, "receivers") : [];
            return [.. receivers.SelectMany(receiver => Items(receiver, "email_configs")).Where(mail => !IsForWatcher(mail)).Select(mail => Scalar(mail, "to")).Where(to => to.Length > 0)];
        }
        catch (YamlException)
        {
            throw new UnknownException("Alertmanager tells its configuration in a form that cannot be read");
        }
    }

    private static bool IsForWatcher(YamlNode mail) =>
        mail is YamlMappingNode map && map.Children.TryGetValue("headers", out var headers) && headers is YamlMappingNode named
        && named.Children.Keys.Any(key => WatchersHeader.Equals((key as YamlScalarNode)?.Value, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<YamlNode> Items(YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(key, out var value) && value is YamlSequenceNode list ? list.Children : [];

    private static string Scalar(YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(key, out var value) && value is YamlScalarNode { Value: { } text } ? text : "";
}
