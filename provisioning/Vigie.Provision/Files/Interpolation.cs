using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Provision.Files;

/// <summary>
/// Resolves $__file{PATH}, $__env{NAME}, ${NAME} and $NAME in values as Grafana does in its provisioning files; $$ is a literal $.
/// Where only references are wanted, secrets are not read: they need not be there.
/// </summary>
internal sealed partial class Interpolation(string folder, Func<string, string?> variable, List<string> faults, bool readsSecrets = true)
{
    /// <summary>A value with its references resolved. Values are no secrets: what a file or variable holds may be shown.</summary>
    public string? Text(string text, string where)
    {
        var failed = false;
        var result = Reference().Replace(text, match =>
        {
            var value = match.Value == "$$" ? "$" : Resolve(match, where);
            failed |= value is null;
            return value ?? "";
        });
        return failed ? null : result;
    }

    /// <summary>A secret: it has to be one reference and nothing else, so that no secret stands in the file.</summary>
    public SecretText? Secret(string text, string where)
    {
        var match = Reference().Match(text);
        if (!match.Success || match.Length != text.Length || text == "$$")
        {
            faults.Add($"{where}: a secret does not stand in the file; write $__file{{PATH}} or $__env{{NAME}}");
            return null;
        }

        var value = readsSecrets ? Resolve(match, where) : "";
        var reference = match.Groups["file"].Success ? $"$__file{{{match.Groups["file"].Value}}}" : $"$__env{{{Name(match)}}}";
        return value is null ? null : new SecretText(value, reference);
    }

    /// <summary>A secret that a path names, relative to the file that names it.</summary>
    public SecretText? File(string path, string where)
    {
        var full = Path.Combine(folder, path);
        if (!readsSecrets)
        {
            return new SecretText("", $"$__file{{{Path.GetFullPath(full)}}}");
        }

        return SecretFile.Read(full, where, faults) is { } value ? new SecretText(value, $"$__file{{{Path.GetFullPath(full)}}}") : null;
    }

    private string? Resolve(Match match, string where)
    {
        if (match.Groups["file"].Success)
        {
            return SecretFile.Read(Path.Combine(folder, match.Groups["file"].Value), where, faults);
        }

        var value = variable(Name(match));
        if (string.IsNullOrEmpty(value))
        {
            faults.Add($"{where}: the variable {Name(match)} is not set");
            return null;
        }

        return value;
    }

    private static string Name(Match match) => new StringBuilder().Append(match.Groups["env"].Value).Append(match.Groups["brace"].Value).Append(match.Groups["bare"].Value).ToString();

    [GeneratedRegex(@"\$\$|\$__file\{(?<file>[^}]+)\}|\$__env\{(?<env>[A-Za-z_][A-Za-z0-9_]*)\}|\$\{(?<brace>[A-Za-z_][A-Za-z0-9_]*)\}|\$(?<bare>[A-Za-z][A-Za-z0-9_]*)")]
    private static partial Regex Reference();
}
