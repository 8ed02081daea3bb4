using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vigie.Host.Doctoring;

/// <summary>The findings for people, one line each and what to do below it, or as JSON.</summary>
internal static class Report
{
    private const string Reset = "\u001b[0m";

    /// <summary>Writes lines.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="to">Where to.</param>
    /// <param name="isColoured">Whether the reader is a terminal that shows colours.</param>
    public static void WriteText(IReadOnlyList<Finding> findings, TextWriter to, bool isColoured)
    {
        var width = findings.Max(finding => finding.Check.Length);
        foreach (var finding in findings)
        {
            var word = WordOf(finding.Verdict).PadRight(8);
            to.WriteLine($"{(isColoured ? ColourOf(finding.Verdict) + word + Reset : word)}{finding.Check.PadRight(width)}  {Harmless(finding.Message)}");
            if (finding.Cure is { } cure)
            {
                to.WriteLine($"{new string(' ', 8 + width)}  -> {Harmless(cure)}");
            }
        }

        to.WriteLine(string.Join(", ", Enum.GetValues<Verdict>().Select(verdict => $"{findings.Count(finding => finding.Verdict == verdict)} {WordOf(verdict)}")));
    }

    /// <summary>Writes one JSON object.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="to">Where to.</param>
    public static void WriteJson(IReadOnlyList<Finding> findings, TextWriter to) =>
        to.WriteLine(JsonSerializer.Serialize(
            new ReportDocument(findings.All(finding => finding.Verdict != Verdict.Red), [.. findings.Select(finding => new FindingDocument(finding.Check, WordOf(finding.Verdict), finding.Message, finding.Cure))]),
            ReportJson.Default.ReportDocument));

    private static string WordOf(Verdict verdict) => verdict switch
    {
        Verdict.Ok => "ok",
        Verdict.Warn => "warn",
        Verdict.Red => "red",
        _ => "unknown",
    };

    private static string ColourOf(Verdict verdict) => verdict switch
    {
        Verdict.Ok => "\u001b[32m",
        Verdict.Warn => "\u001b[33m",
        Verdict.Red => "\u001b[1;31m",
        _ => "\u001b[36m",
    };

    /// <summary>One line without control characters: what a device or server says could steer the reader's terminal.</summary>
    private static string Harmless(string text) => string.Concat(text.Trim().Select(c => c is '\n' or '\r' or '\t' ? ' ' : char.IsControl(c) ? '?' : c));
}

/// <summary>The report as JSON.</summary>
/// <param name="Good">Whether nothing is red.</param>
/// <param name="Findings">What was found.</param>
internal sealed record ReportDocument(bool Good, IReadOnlyList<FindingDocument> Findings);

/// <summary>One finding.</summary>
/// <param name="Check">Name of the check.</param>
/// <param name="Verdict">ok, warn, red or unknown.</param>
/// <param name="Message">What was seen.</param>
/// <param name="Cure">What to do, or null.</param>
internal sealed record FindingDocument(string Check, string Verdict, string Message, string? Cure);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class ReportJson : JsonSerializerContext;
