namespace Vigie.Lab.Pbs;

/// <summary>Writes a configuration of Vigie whose targets are doubles: for tests and benches of the whole program.</summary>
public static class PbsTargetFile
{
    /// <summary>Writes <c>vigie.yml</c> and the tokens.</summary>
    /// <param name="folder">Where to; it exists.</param>
    /// <param name="targets">Names and doubles.</param>
    /// <param name="settings">Lines that each target gets besides, without indentation.</param>
    /// <returns>The path of the configuration, which listens on a free port of the loopback address.</returns>
    public static string Write(string folder, IReadOnlyDictionary<string, PbsDouble> targets, params string[] settings)
    {
        List<string> lines = ["listen: { address: 127.0.0.1, port: 0 }", "targets:"];
        foreach (var (name, pbs) in targets)
        {
            File.WriteAllText(Path.Combine(folder, $"{name}.token"), pbs.TokenSecret + "\n");
            lines.AddRange(
            [
                $"  - name: {name}", "    kind: pbs", "    site: AARD", $"    url: {pbs.BaseUri}", $"    token_id: {pbs.TokenId}",
                $"    token_secret_file: {name}.token", $"    fingerprint: \"{pbs.Fingerprint}\"", .. settings.Select(setting => "    " + setting),
            ]);
        }

        var file = Path.Combine(folder, "vigie.yml");
        File.WriteAllLines(file, lines);
        return file;
    }
}
