using System.Text;
using Vigie.Core;
using Vigie.Testing;

namespace Vigie.Host.Tests;

public sealed class MetricCatalogTests
{
    /// <summary>docs/metrics.md is made from the declarations and docs/questions.tsv; UPDATE_GOLDEN=1 renews it.</summary>
    [Fact]
    public void Reference_OfTheRepository_IsMadeFromTheDeclarations()
    {
        var text = new StringBuilder("""
            # Metrics

            Made from the declarations in the code. Every series of a target carries `site` and `target` before the labels named here.
            What is not known has no sample: never take an absent series for a zero. Times are Unix seconds; age is `time() - x`.
            A state set has one series for each of its words, 1 for the one in force.

            The last column is one question that the metric answers, from [questions.tsv](questions.tsv). The queries take each target to be watched by one Vigie; where two watch
            it, put `max by (…)` around the selectors.


            """);
        var questions = MetricQuestion.ReadAll();
        foreach (var (owner, families) in MetricCatalog.Of(Modules.All))
        {
            var title = owner == "vigie" ? "Vigie itself" : $"{owner}: {Modules.All.Single(module => module.Kind == owner).Summary}";
            text.Append(MetricsReference.Write(title, families, questions)).Append('\n');
        }

        Golden.Check(Repository.PathOf("docs", "metrics.md"), text.ToString().TrimEnd('\n') + "\n");
    }
}
