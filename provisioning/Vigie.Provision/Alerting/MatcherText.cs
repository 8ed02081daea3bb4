using System.Text;

namespace Vigie.Provision.Alerting;

/// <summary>One matcher: label, operator (=, !=, =~, !~), value.</summary>
internal sealed record Matcher(string Name, string Operator, string Value);

/// <summary>
/// Reads matchers as Alertmanager writes them: <c>a="b"</c>, <c>a =~ b.*</c>, or several as <c>{a="b", c!="d"}</c>. In quotes \" \\ and
/// \n are escapes (https://prometheus.io/docs/alerting/latest/configuration/#label-matchers).
/// </summary>
internal static class MatcherText
{
    private static readonly string[] s_operators = ["=~", "!~", "!=", "="];

    /// <summary>Reads one text; null when it is none.</summary>
    public static IReadOnlyList<Matcher>? Parse(string text)
    {
        var rest = text.Trim();
        if (rest.StartsWith('{') && rest.EndsWith('}'))
        {
            rest = rest[1..^1].Trim();
        }

        var result = new List<Matcher>();
        var at = 0;
        while (at < rest.Length)
        {
            if (One(rest, ref at) is not { } matcher)
            {
                return null;
            }

            result.Add(matcher);
            Skip(rest, ref at);
            if (at < rest.Length && rest[at++] != ',')
            {
                return null;
            }

            Skip(rest, ref at);
        }

        return result.Count > 0 ? result : null;
    }

    private static Matcher? One(string text, ref int at)
    {
        Skip(text, ref at);
        var name = Quoted(text, ref at) ?? Until(text, ref at, "=!~ \t");
        Skip(text, ref at);
        var start = at;
        var op = s_operators.FirstOrDefault(candidate => text.AsSpan(start).StartsWith(candidate, StringComparison.Ordinal));
        if (name.Length == 0 || op is null)
        {
            return null;
        }

        at += op.Length;
        Skip(text, ref at);
        var value = Quoted(text, ref at);
        if (value is null && at < text.Length && text[at] == '"')
        {
            return null;
        }

        return new Matcher(name, op, value ?? Until(text, ref at, ",").TrimEnd());
    }

    private static string? Quoted(string text, ref int at)
    {
        if (at >= text.Length || text[at] != '"')
        {
            return null;
        }

        var value = new StringBuilder();
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                at = i + 1;
                return value.ToString();
            }

            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\' or 'n')
            {
                i++;
                value.Append(text[i] == 'n' ? '\n' : text[i]);
            }
            else
            {
                value.Append(text[i]);
            }
        }

        return null;
    }

    private static string Until(string text, ref int at, string ends)
    {
        var start = at;
        while (at < text.Length && !ends.Contains(text[at], StringComparison.Ordinal))
        {
            at++;
        }

        return text[start..at];
    }

    private static void Skip(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }
}
