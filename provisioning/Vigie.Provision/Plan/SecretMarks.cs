using System.Text;
using System.Text.RegularExpressions;
using Vigie.Provision.Alerting;

namespace Vigie.Provision.Plan;

/// <summary>
/// Keyed hashes of the secrets of contact points, kept on the server in a message template that nobody uses: contact points have no
/// member of their own where they could stand. Written after the contact points, so that a run that breaks off writes the secret again.
/// </summary>
internal sealed partial class SecretMarks
{
    private readonly Dictionary<(string Uid, string Path), string> _marks = [];

    /// <summary>The template's name.</summary>
    public static string TemplateName(Owner owner) => owner.Marked("secret-marks");

    /// <summary>The marks of what is wanted.</summary>
    public static SecretMarks Of(IReadOnlyList<WantedContactPoint> points, SecretKey key)
    {
        var marks = new SecretMarks();
        foreach (var point in points)
        {
            foreach (var (path, secret) in point.Secrets)
            {
                marks._marks[(point.Uid, path)] = key.Mark($"contact point {point.Uid} {path}", secret);
            }
        }

        return marks;
    }

    /// <summary>Reads the marks from the template's text; what is no mark is passed over.</summary>
    public static SecretMarks Parse(string? text)
    {
        var marks = new SecretMarks();
        foreach (Match line in Line().Matches(text ?? ""))
        {
            marks._marks[(line.Groups[1].Value, line.Groups[2].Value)] = line.Groups[3].Value;
        }

        return marks;
    }

    /// <summary>True when there is none.</summary>
    public bool IsEmpty => _marks.Count == 0;

    /// <summary>The mark of one secret; null when there is none.</summary>
    public string? Find(string uid, string path) => _marks.GetValueOrDefault((uid, path));

    /// <summary>The template's text.</summary>
    public string Text(Owner owner)
    {
        var text = new StringBuilder($"{{{{ define \"{TemplateName(owner)}\" }}}}\nKeyed hashes by which vigie-provision sees a changed secret. Not for use in messages.\n");
        foreach (var ((uid, path), mark) in _marks.OrderBy(pair => pair.Key.Uid, StringComparer.Ordinal).ThenBy(pair => pair.Key.Path, StringComparer.Ordinal))
        {
            text.Append(uid).Append(' ').Append(path).Append(' ').Append(mark).Append('\n');
        }

        return text.Append("{{ end }}").ToString();
    }

    [GeneratedRegex(@"^(\S+) (\S+) ([0-9a-f]{32})$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
