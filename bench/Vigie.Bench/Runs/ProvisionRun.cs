using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Vigie.GrafanaDouble;
using Vigie.Testing;

namespace Vigie.Bench.Runs;

/// <summary>
/// vigie-provision as users run it, against the double with 5 ms before each answer: 200 dashboards of the size of ours and 1,000 rules on
/// an empty server, then the plan of a server where nothing has to be done. Ends with 1 when a bound is missed.
/// </summary>
internal static class ProvisionRun
{
    private const int Dashboards = 200;
    private const int Groups = 50;
    private const int RulesInAGroup = 20;

    private const double MostMegabytes = 200;
    private static readonly TimeSpan _longestApply = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _longestPlan = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var version = arguments.FirstOrDefault() ?? "13.1.0";
        using var folder = new TemporaryFolder();
        Write(folder);
        await using var grafana = await FakeGrafana.StartAsync(version);
        grafana.Latency = TimeSpan.FromMilliseconds(5);
        string[] sources =
        [
            "--grafana", grafana.Url, "--token-file", folder.PathOf("token"), "--dashboards", folder.PathOf("dashboards"), "--rules", folder.PathOf("rules.yml"),
            "--alerting", "grafana-external", "--prometheus-url", "http://prometheus:9090", "--alertmanager-url", "http://alertmanager:9093",
        ];
        Console.WriteLine($"Grafana {version} (double), {grafana.Latency.TotalMilliseconds:0} ms before each answer, {Dashboards} dashboards, {Groups * RulesInAGroup} rules");
        var apply = await MeasureAsync("apply, empty server", grafana, ["apply", "--quiet", .. sources]);
        var plan = await MeasureAsync("plan, nothing to do", grafana, ["plan", "--quiet", .. sources]);
        var good = apply.Code == 0 && plan.Code == 0 && grafana.Dashboards.Count == Dashboards && grafana.State.Rules.Count == Groups * RulesInAGroup
            && apply.Took < _longestApply && plan.Took < _longestPlan && Math.Max(apply.Megabytes, plan.Megabytes) < MostMegabytes;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bounds: apply {_longestApply.TotalSeconds:0} s, plan {_longestPlan.TotalSeconds:0} s, memory {MostMegabytes:0} MB: {(good ? "held" : "MISSED")}"));
        return good ? 0 : 1;
    }

    private static async Task<(int Code, TimeSpan Took, double Megabytes)> MeasureAsync(string what, FakeGrafana grafana, string[] arguments)
    {
        grafana.Requests.Clear();
        var start = new ProcessStartInfo(VigieProcess.PathOf("vigie-provision"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var begin = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var (peak, processor) = (0.0, TimeSpan.Zero);
        while (!process.HasExited)
        {
            peak = Math.Max(peak, Peak(process.Id));
            processor = Processor(process, processor);
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        var took = Stopwatch.GetElapsedTime(begin);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-22} exit {process.ExitCode}  {took.TotalSeconds,6:0.00} s  processor {processor.TotalSeconds,5:0.00} s  memory {peak,5:0} MB  requests {grafana.Requests.Count}"));
        Console.Write(await output + await error);
        return (process.ExitCode, took, peak);
    }

    // As long as it runs; what it spent at its very end is lost.
    private static TimeSpan Processor(Process process, TimeSpan before)
    {
        try
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return before;
        }
    }

    // 0 once the process has ended.
    private static double Peak(int id)
    {
        try
        {
            return ProcessFigures.PeakMegabytes(id);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static void Write(TemporaryFolder folder)
    {
        folder.Write("token", FakeGrafana.Token);
        var model = (JsonObject)JsonNode.Parse(File.ReadAllText(Repository.PathOf("dashboards", "backups.json")))!;
        for (var i = 0; i < Dashboards; i++)
        {
            (model["uid"], model["title"]) = ($"bench-{i:000}", $"Bench {i}");
            folder.Write($"dashboards/{i:000}.json", model.ToJsonString());
        }

        var rules = new StringBuilder("groups:\n");
        for (var group = 0; group < Groups; group++)
        {
            rules.Append(CultureInfo.InvariantCulture, $"  - name: group-{group}\n    rules:\n");
            for (var rule = 0; rule < RulesInAGroup; rule++)
            {
                rules.Append(CultureInfo.InvariantCulture, $"      - alert: Alert{group}x{rule}\n        expr: max by (site, target) (some_metric_{rule}{{group=\"{group}\"}}) > {rule}\n        for: 5m\n        labels: {{ severity: warning, scope: bench }}\n        annotations: {{ summary: 'Summary of {{{{ $labels.target }}}}', description: 'What to do first, in a sentence or two of usual length, and why.' }}\n");
            }
        }

        folder.Write("rules.yml", rules.ToString());
    }
}
