using YamlDotNet.Core;

namespace Vigie.Core.Configuration.Yaml;

/// <summary>Tells where and how a text stops being YAML, without repeating a piece of it.</summary>
internal static class YamlSyntax
{
    /// <summary>Message of a failure that the parser had no words for.</summary>
    public const string Unexplained = "";

    /// <summary>Tells the fault.</summary>
    public static void Tell(YamlException broken, string text, FaultList faults)
    {
        if (TabFrom(text, (int)Math.Clamp(broken.Start.Index, 0, text.Length)) is var (line, column))
        {
            faults.Add(line, column, "", "a tab indents this line: YAML indents with spaces");
        }
        else
        {
            faults.Add((int)broken.Start.Line, (int)broken.Start.Column, "", Explain(broken.Message));
        }
    }

    /// <summary>Most of the parser's own words are constant; those that could carry a piece of the file are not passed on.</summary>
    private static string Explain(string words)
    {
        var isConstant = words.StartsWith("While ", StringComparison.Ordinal) || words.StartsWith("Did not find", StringComparison.Ordinal);
        return isConstant
            ? $"not valid YAML: {char.ToLowerInvariant(words[0])}{words[1..].TrimEnd('.')}"
            : "not valid YAML after this: look for an open bracket, brace or quote";
    }

    /// <summary>The first tab in an indentation, on the line of an index or the one after it; the parser may be that far behind.</summary>
    private static (int Line, int Column)? TabFrom(string text, int index)
    {
        var start = index == 0 ? 0 : text.LastIndexOf('\n', index - 1) + 1;
        for (var tries = 0; tries < 2 && start < text.Length; tries++)
        {
            var end = text.IndexOf('\n', start);
            var line = end < 0 ? text.AsSpan(start) : text.AsSpan(start, end - start);
            var tab = line[..(line.Length - line.TrimStart(" \t").Length)].IndexOf('\t');
            if (tab >= 0)
            {
                return (text.AsSpan(0, start).Count('\n') + 1, tab + 1);
            }

            start = end < 0 ? text.Length : end + 1;
        }

        return null;
    }
}
