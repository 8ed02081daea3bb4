using Vigie.Core.Collecting;
using Vigie.Ipsec.Parsing;

namespace Vigie.Ipsec.Protocol;

/// <summary>What the codes of an SNS mean. Sources: the vendor's reference of serverd commands, and its API.</summary>
internal static class SnsRefusal
{
    /// <summary>A command that this version does not have.</summary>
    public static bool IsUnknownCommand(SnsAnswer answer) => answer.Code == 201 || (answer.Returns.Count > 0 && answer.Returns[^1] is 200);

    /// <summary>Why an answer to a command is none; null when it is whole and good.</summary>
    /// <param name="command">The command.</param>
    /// <param name="answer">The answer.</param>
    public static TargetFailureException? Of(string command, SnsAnswer answer)
    {
        var last = answer.Returns.Count > 0 ? answer.Returns[^1] : (int?)null;
        var (reason, text) = (answer.Code, last) switch
        {
            (100, 100 or 103 or 104 or 110 or 111) => ((FailureReason?)null, ""),
            (_, 205) => (FailureReason.Forbidden, "the user lacks a right: it takes base and vpn_read"),
            (_, 202) => (FailureReason.Auth, "the login was refused"),
            (_, 203) or (203 or 204, _) => (FailureReason.Protocol, "the session has ended"),
            (_, 204) => (FailureReason.Protocol, "too many administrators of this level are logged in"),
            (_, 206) => (FailureReason.Unsupported, "the licence does not hold this"),
            (201, _) or (_, 200) => (FailureReason.Unsupported, "this version does not know the command"),
            (205, _) => (FailureReason.Auth, "the session was refused"),
            (501 or 502, _) => (FailureReason.Unreachable, "the web server of the firewall does not reach its command server"),
            (100, _) => (FailureReason.Protocol, "the answer has no end mark: it was cut"),
            _ => (FailureReason.Protocol, "the firewall reports an error"),
        };
        return reason is { } why ? new TargetFailureException(why, $"{command}: {text} (code {answer.Code?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}/{last?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"})") : null;
    }

    /// <summary>Why a login came to nothing; null when it was accepted.</summary>
    public static TargetFailureException? OfLogin(string message) => message switch
    {
        "AUTH_SUCCESS" => null,
        "AUTH_FAILED" => new TargetFailureException(FailureReason.Auth, "the firewall refuses user or password"),
        "NEED_TOTP_AUTH" => new TargetFailureException(FailureReason.Auth, "the firewall asks for a one-time password: give Vigie an administrator that needs none"),
        "ERR_BRUTEFORCE" => new TargetFailureException(FailureReason.Auth, "the firewall is frozen after too many failed logins"),
        _ => new TargetFailureException(FailureReason.Protocol, "the answer to the login is none that an SNS gives"),
    };
}
