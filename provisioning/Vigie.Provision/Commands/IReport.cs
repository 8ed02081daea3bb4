using Vigie.Provision.Grafana;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Commands;

/// <summary>Tells people or programs what a command found and did.</summary>
internal interface IReport
{
    /// <summary>The server, organisation and account that a plan is for.</summary>
    void Server(ServerInfo server);

    /// <summary>What the files say and Grafana cannot do.</summary>
    void Remarks(IReadOnlyList<string> lines);

    /// <summary>The steps with their differences, and the counts.</summary>
    void Plan(IReadOnlyList<Step> steps);

    /// <summary>A step that has ended.</summary>
    void Result(Outcome outcome);

    /// <summary>The closing counts.</summary>
    void Summary(IReadOnlyList<Outcome> outcomes);

    /// <summary>A remark; under a heading in JSON.</summary>
    void Note(string text);

    /// <summary>Text that is the very result of the command.</summary>
    void Line(string text, string? colour = null);

    /// <summary>A fault.</summary>
    void Fault(string text);

    /// <summary>The end, with the exit code.</summary>
    void End(int code);
}
