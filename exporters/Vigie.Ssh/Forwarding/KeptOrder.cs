namespace Vigie.Ssh.Forwarding;

/// <summary>What a kept ssh is for.</summary>
/// <param name="Host">The way, for failures.</param>
/// <param name="Program">The ssh program.</param>
/// <param name="Arguments">Its arguments, made anew for each start.</param>
/// <param name="Listens">Whether the process with this id does its service.</param>
/// <param name="Connections">How many use its service.</param>
/// <param name="Cleanup">Removes what a killed process leaves.</param>
/// <param name="StartLimit">How long a start may take.</param>
/// <param name="IdleTime">How long it is kept without use.</param>
internal sealed record KeptOrder(
    SshHost Host,
    string Program,
    Func<IReadOnlyList<string>> Arguments,
    Func<int, bool> Listens,
    Func<int, int> Connections,
    Action Cleanup,
    TimeSpan StartLimit,
    TimeSpan IdleTime);
