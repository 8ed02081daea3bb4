using System.Text.Json.Nodes;
using Vigie.Provision.Files;
using Vigie.Provision.Grafana;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Commands;

/// <summary>Gathers all that is told into one JSON document, written at the end.</summary>
internal sealed class JsonReport(TextWriter output, TextWriter error) : IReport
{
    private readonly JsonObject _document = [];

    /// <inheritdoc/>
    public void Server(ServerInfo server) => _document["server"] = new JsonObject
    {
        ["url"] = server.Url,
        ["version"] = server.Version,
        ["organisation"] = server.Organisation is null ? null : new JsonObject { ["id"] = server.Organisation.Id, ["name"] = server.Organisation.Name },
        ["account"] = server.Account,
    };

    /// <inheritdoc/>
    public void Remarks(IReadOnlyList<string> lines) => _document["remarks"] = new JsonArray([.. lines.Select(line => (JsonNode)line)]);

    /// <inheritdoc/>
    public void Plan(IReadOnlyList<Step> steps) => _document["plan"] = new JsonArray([.. steps.Select(StepOf)]);

    /// <inheritdoc/>
    public void Result(Outcome outcome)
    {
        if (outcome.Kind != OutcomeKind.Unchanged)
        {
            Add("results", new JsonObject
            {
                ["kind"] = outcome.Step.Kind,
                ["uid"] = outcome.Step.Uid,
                ["action"] = outcome.Step.Action.ToString().ToLowerInvariant(),
                ["outcome"] = outcome.Kind.ToString().ToLowerInvariant(),
                ["text"] = outcome.Text,
            });
        }
    }

    /// <inheritdoc/>
    public void Summary(IReadOnlyList<Outcome> outcomes)
    {
        // The results say it already.
    }

    /// <inheritdoc/>
    public void Note(string text) => Add("notes", text);

    /// <inheritdoc/>
    public void Line(string text, string? colour = null) => Add("lines", text);

    /// <inheritdoc/>
    public void Fault(string text)
    {
        Add("faults", text);
        error.WriteLine($"vigie-provision: {text}");
    }

    /// <inheritdoc/>
    public void End(int code)
    {
        _document["exitCode"] = code;
        output.WriteLine(JsonText.Indented(_document));
    }

    private void Add(string list, JsonNode item)
    {
        if (_document[list] is not JsonArray items)
        {
            _document[list] = items = [];
        }

        items.Add(item);
    }

    private static JsonObject StepOf(Step step)
    {
        var changes = step.Changes.Select(change => new JsonObject { ["path"] = change.Path, ["from"] = change.From, ["to"] = change.To });
        return new JsonObject
        {
            ["kind"] = step.Kind,
            ["uid"] = step.Uid,
            ["title"] = step.Title,
            ["action"] = step.Action.ToString().ToLowerInvariant(),
            ["changes"] = new JsonArray([.. changes]),
            ["note"] = step.Note,
        };
    }
}
