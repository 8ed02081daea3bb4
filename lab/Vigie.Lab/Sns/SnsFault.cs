using Vigie.Lab.Kit;

namespace Vigie.Lab.Sns;

/// <summary>The steps of the HTTPS API.</summary>
internal enum SnsEndpoint
{
    /// <summary>Every step.</summary>
    Any,

    /// <summary>/auth/admin.html: name and password, for a cookie.</summary>
    Auth,

    /// <summary>/api/auth/login: the cookie, for a session.</summary>
    Login,

    /// <summary>/api/command: one command of serverd.</summary>
    Command,

    /// <summary>/api/auth/logout.</summary>
    Logout,

    /// <summary>A path that does not exist.</summary>
    Unknown,
}

/// <summary>Ways to misbehave.</summary>
internal enum SnsFaultKind
{
    /// <summary>Never answers.</summary>
    Hang,

    /// <summary>Answers after <see cref="SnsFault.Delay"/>.</summary>
    Latency,

    /// <summary>Sends <see cref="SnsFault.Bytes"/> bytes at a time, <see cref="SnsFault.Delay"/> apart; chunked.</summary>
    Trickle,

    /// <summary>Cuts the connection in the middle of the body.</summary>
    CutBody,

    /// <summary>Ends a 200 properly in the middle of the XML.</summary>
    TruncatedXml,

    /// <summary>Well-formed, but the last part of serverd, which says 100, is not there.</summary>
    NoEnd,

    /// <summary>200 with something that is not XML.</summary>
    BadXml,

    /// <summary>200 with an HTML page, as a captive portal or the box itself gives for its own pages.</summary>
    HtmlPage,

    /// <summary>500 with an HTML page.</summary>
    ServerError,

    /// <summary>A redirect to another place.</summary>
    Redirect,

    /// <summary>Lines without end.</summary>
    EndlessBody,

    /// <summary>Elements nested 100,000 deep.</summary>
    DeepXml,

    /// <summary>Entities that would unfold to gigabytes.</summary>
    EntityBomb,

    /// <summary>One attribute of <see cref="SnsFault.Bytes"/> bytes (32 MiB when not given).</summary>
    HugeValue,

    /// <summary>An envelope with nws code <see cref="SnsFault.Code"/> and nothing in it: 203 invalid session, 204 expired, 500 overheat ...</summary>
    Nws,

    /// <summary>An envelope 100 with serverd code <see cref="SnsFault.Code"/>: 203 idle, 204 too many users, 205 no privilege, 206 licence ...</summary>
    Serverd,

    /// <summary>The password is not right any more: counts as a failed login.</summary>
    WrongPassword,

    /// <summary>Asks for a one-time password; counts as no failure.</summary>
    NeedTotp,

    /// <summary>Another account of the password page: no session cookie comes with the success.</summary>
    NoCookie,
}

/// <summary>A fault, tied to a step and a command or to nothing.</summary>
/// <param name="Kind">What happens.</param>
internal sealed record SnsFault(SnsFaultKind Kind)
{
    public SnsEndpoint Endpoint { get; init; } = SnsEndpoint.Any;

    /// <summary>Beginning of the command it applies to, such as MONITOR GETSA; null: all.</summary>
    public string? Command { get; init; }

    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(200);

    public int Bytes { get; init; }

    public int Code { get; init; } = 204;

    /// <summary>Applies this often and then no more; null: for ever.</summary>
    public int? Times { get; init; }

    internal bool Matches(SnsEndpoint endpoint, string? command) =>
        (Endpoint == SnsEndpoint.Any || Endpoint == endpoint)
        && (Command is null || (command is not null && command.StartsWith(Command, StringComparison.OrdinalIgnoreCase)));
}

/// <summary>The faults of an SNS double that are in force.</summary>
internal sealed class SnsFaults : FaultList<SnsFault>
{
    /// <summary>The first that applies.</summary>
    public SnsFault? For(SnsEndpoint endpoint, string? command) => Take(fault => fault.Matches(endpoint, command)).FirstOrDefault();

    private protected override int? TimesOf(SnsFault fault) => fault.Times;
}
