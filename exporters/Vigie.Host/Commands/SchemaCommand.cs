using System.CommandLine;
using Vigie.Core;
using Vigie.Core.Configuration;

namespace Vigie.Host.Commands;

/// <summary><c>vigie schema</c>: the JSON schema of the configuration, for editors.</summary>
internal static class SchemaCommand
{
    public static Command Create(IReadOnlyList<IModule> modules)
    {
        var command = new Command("schema", "Print the JSON schema of the configuration file.");
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(JsonSchema.Write(modules));
            return ExitCode.Good;
        });
        return command;
    }
}
