using Spectre.Console;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Commands;

/// <summary>Everything the commands take from outside, so that a test can give its own.</summary>
internal sealed record ProvisionEnvironment
{
    /// <summary>Where plans and results go.</summary>
    public required IAnsiConsole Output { get; init; }

    /// <summary>Where faults go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Reads an environment variable; null when it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The clock of timeouts and retries.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How patient the client is.</summary>
    public RetrySettings Retry { get; init; } = new();

    /// <summary>The environment of the running process.</summary>
    public static ProvisionEnvironment OfProcess() => new()
    {
        Output = AnsiConsole.Console,
        Error = Console.Error,
        Variable = Environment.GetEnvironmentVariable,
    };
}
