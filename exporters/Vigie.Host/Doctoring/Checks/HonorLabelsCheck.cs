using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Vigie.Host.Doctoring.Checks;

/// <summary>
/// Whether the labels `site` and `target` that Vigie's samples bear arrive as they are. Where a job puts labels of these names on its own
/// and has no `honor_labels`, Prometheus renames Vigie's to `exported_site`, and no rule or dashboard fits any more.
/// </summary>
/// <param name="around">The installation.</param>
internal sealed class HonorLabelsCheck(Surroundings around) : Check
{
    private static readonly string[] _own = ["site", "target", "kind", "reached_through"];

    public override string Name => "labels";

    public override async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline)
    {
        var (ours, _) = await OwnAddress.FindAsync(around, deadline);
        if (ours.Count == 0)
        {
            return [Unknown("Prometheus does not scrape this Vigie: see scrape")];
        }

        var honouring = HonouringJobs((await around.Prometheus.NeedAsync(around.Prometheus.Config, deadline)).Text("yaml"));
        var wrong = ours.Where(target => !honouring.Contains(target.Text("scrapePool")))
            .Select(target => (Job: target.Text("scrapePool"), Labels: target.Texts("labels").Keys.Intersect(_own, StringComparer.Ordinal).ToList()))
            .Where(found => found.Labels.Count > 0).ToList();
        return wrong.Count == 0
            ? [Ok("the labels of Vigie's samples arrive as they are")]
            : [.. wrong.DistinctBy(found => found.Job).Select(found => Red(
                $"job {found.Job} has no honor_labels and puts {string.Join(", ", found.Labels)} on its samples: Vigie's own become exported_{found.Labels[0]}, and no rule fits them",
                $"Write honor_labels: true into the job {found.Job} of prometheus.yml and reload Prometheus."))];
    }

    private static HashSet<string> HonouringJobs(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            var jobs = Children(stream.Documents[0].RootNode, "scrape_configs");
            return [.. jobs.Where(job => Scalar(job, "honor_labels") == "true").Select(job => Scalar(job, "job_name"))];
        }
        catch (Exception fault) when (fault is YamlException or ArgumentOutOfRangeException)
        {
            throw new UnknownException("Prometheus tells its configuration in a form that cannot be read");
        }
    }

    private static IEnumerable<YamlNode> Children(YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(key, out var value) && value is YamlSequenceNode list ? list.Children : [];

    private static string Scalar(YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(key, out var value) && value is YamlScalarNode { Value: { } text } ? text : "";
}
