using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Ipsec.Protocol;
using Vigie.Reach;
using Vigie.Ssh;

namespace Vigie.Ipsec;

/// <summary>The keys of gateways that are read by commands.</summary>
internal static class ShellKeys
{
    private const string WordRule = "must be words of letters, digits and ._/:=@,+- alone";
    private const string ProgramPattern = "[A-Za-z0-9._/:=@,+][A-Za-z0-9._/:=@,+-]{0,199}";

    private static readonly ConfigKey<string?> _shell =
        Key.Choice("shell", "local for a daemon on Vigie's own host; else give ssh", ["local"]);

    private static readonly ConfigKey<IReadOnlyList<string>> _prefix =
        Key.Texts("command_prefix", "Words in front of each command, such as [sudo, -n]", pattern: "[A-Za-z0-9._/:=@,+-]{1,200}", itemMustBe: WordRule, max: 8);

    private static readonly ConfigKey<string?> _program =
        Key.Text("program", "The program, where it is not found by its usual name, such as /usr/sbin/swanctl", pattern: ProgramPattern, mustBe: "must be a name or path of letters, digits and ._/:=@,+- that does not begin with a hyphen");

    /// <summary>All keys.</summary>
    public static readonly IReadOnlyList<ConfigKey> All = [_shell, SshKeys.Server, SshKeys.Via, _prefix, _program];

    /// <summary>Reads where the commands run.</summary>
    /// <param name="section">The target's section; faults are told to it.</param>
    /// <param name="usual">The program's usual name or path.</param>
    /// <returns>Makes the reader, or null when there is a fault.</returns>
    public static Func<TargetServices, ShellReader>? Read(ConfigSection section, string usual)
    {
        var (isLocal, login, prefix) = (section.Get(_shell) is not null, Login.Read(section), section.Get(_prefix));
        if (section.Has(_shell) == section.Has(SshKeys.Server))
        {
            section.Fault(_shell, "must be given, or ssh, but not both: where do the commands run?");
        }

        if (prefix.Count > 0 && prefix[0].StartsWith('-'))
        {
            section.Fault(_prefix, "must not begin with a hyphen: it begins with a program");
        }

        string[] words = [.. prefix, section.Get(_program) ?? usual];
        return section.HasFaults || (!isLocal && login is null) ? null
            : services => new ShellReader(login?.Open(services) ?? new LocalShell(services.Clock), words, services.Exchanges);
    }
}
