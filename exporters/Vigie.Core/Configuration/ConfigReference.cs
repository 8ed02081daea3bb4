using System.Globalization;
using System.Text;

namespace Vigie.Core.Configuration;

/// <summary>The reference page of the configuration, made from the keys themselves.</summary>
public static class ConfigReference
{
    private const string Introduction = """
        # Configuration reference

        This page is made from the keys that Vigie reads; a test holds it, `docs/vigie.schema.json` and `vigie.example.yml` together.

        One file, `vigie.yml`, in YAML. It is read strictly: an unknown key, a doubled key, a value of the wrong type or out of its bounds is a
        fault. All faults are told at once, each with line, column, path and what would be right; `vigie check` tells them without starting
        anything. A bad file at a reload leaves the configuration in force as it is.

        - **Secrets** never stand in the file. Each is written `name: ${VARIABLE}` (the whole value, from the environment) or `name_file: path`
          (a file that holds the secret alone; line breaks at its end are cut off).
        - **Paths** are relative to the folder of the configuration file. A change of a file named here is noticed like a change of the configuration.
        - **Durations** are written as Prometheus writes them: `500ms`, `90s`, `5m`, `26h`, `7d`, `1h30m`.
        - **Text** that looks like a number, like `true` or like `null` is put in quotes.
        - Anchors, aliases, tags and several documents are not read; a file is at most 1 MiB.

        Editors with a YAML language server check while you type, with this as the file's first line:
        `# yaml-language-server: $schema=docs/vigie.schema.json`

        """;

    /// <summary>Writes the page.</summary>
    /// <param name="modules">The kinds of target.</param>
    /// <returns>Markdown with a line break at its end.</returns>
    public static string Write(IReadOnlyList<IModule> modules)
    {
        var root = new RootSettings(modules);
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        Section(page, 2, "Top level", null, root.All);
        if (root.Kinds is [var any, ..])
        {
            Section(page, 2, "targets[]: every target", null, any.CommonKeys.Select(key => key.Name == TargetSettings.KindName ? root.Kind : key));
        }

        foreach (var kind in root.Kinds)
        {
            Section(page, 2, $"targets[] of kind {kind.Kind}", kind.Summary, kind.OwnKeys, "targets[].");
        }

        return page.ToString();
    }

    private static void Section(StringBuilder page, int level, string title, string? text, IEnumerable<ConfigKey> keys, string path = "")
    {
        page.Append(CultureInfo.InvariantCulture, $"\n{new string('#', level)} {title}\n\n");
        if (text is not null)
        {
            page.Append(CultureInfo.InvariantCulture, $"{text.TrimEnd('.')}.\n\n");
        }

        page.Append("| key | value | default | meaning |\n|---|---|---|---|\n");
        foreach (var key in keys)
        {
            Row(page, key);
        }

        foreach (var key in keys.Where(key => key.InnerKeys.Count > 0))
        {
            var inner = path + key.Name + (key.IsList ? "[]" : "");
            Section(page, 3, inner, null, key.InnerKeys, $"{inner}.");
        }
    }

    private static void Row(StringBuilder page, ConfigKey key)
    {
        var names = string.Join(" or ", key.WrittenNames.Select(name => $"`{name}`"));
        var rule = key.MustBe.StartsWith("must be ", StringComparison.Ordinal) ? key.MustBe["must be ".Length..] : key.MustBe;
        var fallback = key.IsRequired ? "**required**" : key.Default is { } value ? $"`{value}`" : "";
        page.Append(CultureInfo.InvariantCulture, $"| {names} | {Cell(rule)} | {fallback} | {Cell(key.Description.TrimEnd('.'))} |\n");
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
