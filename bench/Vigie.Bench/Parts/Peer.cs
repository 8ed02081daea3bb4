using System.Diagnostics;
using System.Globalization;

namespace Vigie.Bench.Parts;

/// <summary>A program that does the same work with the library of others and prints its best time in milliseconds.</summary>
internal sealed record Peer(string Name, string Package, Func<string, ProcessStartInfo> Start)
{
    public static Peer Python { get; } = new(
        "Python client, generate_latest", "python3-prometheus-client",
        peers => new ProcessStartInfo("/usr/bin/python3", [Path.Combine(peers, "exposition.py")]));

    public static Peer Go { get; } = new(
        "Go client, gather and encode", "golang-go and golang-github-prometheus-client-golang-dev",
        peers => new ProcessStartInfo("/usr/bin/go", ["run", "."])
        {
            WorkingDirectory = Path.Combine(peers, "exposition-go"),
            // Debian's Go libraries stand in one old-style tree, without modules.
            Environment = { ["GO111MODULE"] = "off", ["GOPATH"] = "/usr/share/gocode", ["GOFLAGS"] = "" },
        });

    /// <summary>Runs the peer.</summary>
    /// <param name="samples">How many samples it makes.</param>
    /// <returns>Its best time, or why there is none.</returns>
    public async Task<(TimeSpan? Least, string Missing)> MeasureAsync(int samples)
    {
        var start = Start(FindPeers());
        if (!File.Exists(start.FileName))
        {
            return (null, $"not measured: install Debian's {Package}");
        }

        start.ArgumentList.Add(samples.ToString(CultureInfo.InvariantCulture));
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (TimeSpan.FromMilliseconds(double.Parse(output, CultureInfo.InvariantCulture)), "")
            : (null, $"not measured ({Package}): {(await error).Trim().Split('\n')[^1]}");
    }

    private static string FindPeers()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "bench", "peers")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("the bench runs from the source tree only"), "bench", "peers");
    }
}
