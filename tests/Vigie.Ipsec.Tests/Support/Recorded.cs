using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Vigie.Testing;

namespace Vigie.Ipsec.Tests.Support;

/// <summary>
/// What a real strongSwan printed in a laboratory, state by state. Most states were recorded as text only; these are put into the
/// form of <c>--pretty</c> here, with what the text tells and nothing else. Where both were recorded, a test compares the two.
/// </summary>
internal static partial class Recorded
{
    /// <summary>The connections that were loaded in all recordings.</summary>
    public const string Connections = "lab-01-list-conns-pretty.txt";

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

    private static string Folder => Repository.PathOf("tests", "Vigie.Ipsec.Tests", "Recorded");

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    /// <summary>A listing of SAs in the form of --pretty, whichever was recorded; null when the file is no listing.</summary>
    public static string? Listing(string name)
    {
        var text = Read(name);
        return text.Contains("list-sas reply {", StringComparison.Ordinal) && text.Contains("\n  ", StringComparison.Ordinal) ? text
            : text.Length == 0 || (IkeLine().IsMatch(text) && ChildOrEnd().IsMatch(text)) ? ToPretty(text) : null;
    }

    /// <summary>Text as swanctl 5.9 prints it, in the form of --pretty.</summary>
    public static string ToPretty(string text)
    {
        var pretty = new StringBuilder();
        var ike = default(StringBuilder);
        var children = new StringBuilder();
        var child = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            if (IkeLine().Match(line) is { Success: true } begin)
            {
                EndIke(pretty, ike, children, child);
                ike = new StringBuilder().Append(CultureInfo.InvariantCulture, $"list-sa event {{\n  {begin.Groups["name"].Value} {{\n    uniqueid = {begin.Groups["id"].Value}\n    version = {begin.Groups["version"].Value}\n    state = {begin.Groups["state"].Value}\n");
            }
            else if (ChildLine().Match(line) is { Success: true } one)
            {
                EndChild(children, child);
                child.AddRange([$"{one.Groups["name"].Value}-{one.Groups["id"].Value}", $"name = {one.Groups["name"].Value}", $"state = {one.Groups["state"].Value}", "mode = TUNNEL"]);
            }
            else if (line.Length > 0)
            {
                ReadDetail(line, ike!, child);
            }
        }

        EndIke(pretty, ike, children, child);
        return pretty.Append("list-sas reply {\n}\n").ToString();
    }

    private static void ReadDetail(string line, StringBuilder ike, List<string> child)
    {
        if (line.StartsWith("    ", StringComparison.Ordinal))
        {
            child.AddRange(ChildDetail(line.Trim()));
        }
        else if (RemoteHost().Match(line) is { Success: true } remote)
        {
            ike.Append(CultureInfo.InvariantCulture, $"    remote-host = {remote.Groups[1].Value}\n");
        }
        else if (line.StartsWith("  active:", StringComparison.Ordinal))
        {
            ike.Append("    tasks-active = [\n").AppendJoin("", line[9..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(task => $"      {task}\n")).Append("    ]\n");
        }
        else if (Established().Match(line) is { Success: true } times)
        {
            ike.Append(CultureInfo.InvariantCulture, $"    established = {times.Groups[1].Value}\n    rekey-time = {times.Groups[2].Value}\n");
        }
    }

    private static string[] ChildDetail(string line)
    {
        if (Installed().Match(line) is { Success: true } times)
        {
            return [$"rekey-time = {times.Groups[2].Value}", $"life-time = {times.Groups[3].Value}", $"install-time = {times.Groups[1].Value}"];
        }

        if (Flow().Match(line) is { Success: true } flow)
        {
            var way = flow.Groups[1].Value;
            string[] known = [$"spi-{way} = {flow.Groups[2].Value}", $"bytes-{way} = {flow.Groups[3].Value}", $"packets-{way} = {flow.Groups[4].Value}"];
            return flow.Groups[5].Success ? [.. known, $"use-{way} = {flow.Groups[5].Value}"] : known;
        }

        var selectors = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return selectors[0] is "local" or "remote" ? [$"{selectors[0]}-ts = [", .. selectors.Skip(1).Select(one => "  " + one), "]"] : [];
    }

    private static void EndChild(StringBuilder children, List<string> child)
    {
        if (child.Count > 0)
        {
            children.Append(CultureInfo.InvariantCulture, $"      {child[0]} {{\n").AppendJoin("", child.Skip(1).Select(line => $"        {line}\n")).Append("      }\n");
            child.Clear();
        }
    }

    private static void EndIke(StringBuilder pretty, StringBuilder? ike, StringBuilder children, List<string> child)
    {
        EndChild(children, child);
        if (ike is not null)
        {
            pretty.Append(ike).Append("    child-sas {\n").Append(children).Append("    }\n  }\n}\n");
            children.Clear();
        }
    }

    [GeneratedRegex(@"^(?<name>\S.*): #(?<id>\d+), (?<state>[A-Z]+), IKEv(?<version>\d), [0-9a-f]{16}_i", RegexOptions.Multiline)]
    private static partial Regex IkeLine();

    [GeneratedRegex(@"^  (?<name>\S.*): #(?<id>\d+), reqid \d+, (?<state>[A-Z]+), TUNNEL")]
    private static partial Regex ChildLine();

    [GeneratedRegex(@"^    installed |, CONNECTING, |^  local ", RegexOptions.Multiline)]
    private static partial Regex ChildOrEnd();

    [GeneratedRegex(@"^  remote '.*' @ (\S+)\[\d+\]")]
    private static partial Regex RemoteHost();

    [GeneratedRegex(@"^  established (\d+)s ago, (?:rekeying|reauth) in (-?\d+)s")]
    private static partial Regex Established();

    [GeneratedRegex(@"^installed (\d+)s ago, rekeying in (-?\d+)s, expires in (\d+)s")]
    private static partial Regex Installed();

    [GeneratedRegex(@"^(in|out)\s+([0-9a-f]{8}),\s*(\d+) bytes,\s*(\d+) packets(?:,\s*(\d+)s ago)?")]
    private static partial Regex Flow();
}
