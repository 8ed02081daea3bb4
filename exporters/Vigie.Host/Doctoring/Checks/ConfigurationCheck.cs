using Vigie.Host.Commands;

namespace Vigie.Host.Doctoring.Checks;

/// <summary>The configuration, as <c>vigie check</c> judges it: its faults, and what only this machine can tell.</summary>
/// <param name="around">The installation.</param>
internal sealed class ConfigurationCheck(Surroundings around) : Check
{
    public override string Name => "configuration";

    private string CheckAgain => $"`vigie check --config {around.Addresses.File}` tells whether it is good.";

    public override async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline)
    {
        if (around.Result.Config is not { } config)
        {
            return [.. around.Result.Faults.Select(fault => Red(fault.ToString(), CureOf(fault.Message)))];
        }

        var problems = await CheckCommand.ProblemsAsync(config.Targets, deadline);
        return problems.Count > 0
            ? [.. problems.Select(problem => Red(problem, $"Put that right on this machine. {CheckAgain}"))]
            : [Ok($"{around.Addresses.File}: {CheckCommand.Describe(config.Targets)}")];
    }

    private string CureOf(string message) => message.StartsWith("the file ", StringComparison.Ordinal)
        ? $"Write the file that this line names, readable for the user that Vigie runs as and for nobody else (mode 600, or 640 with Vigie's group). {CheckAgain}"
        : $"Mend that line; docs/configuration.md has the rules of every key. {CheckAgain}";
}
