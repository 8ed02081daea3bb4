namespace Vigie.Testing;

/// <summary>Something that a metric family answers, with the PromQL that asks for it.</summary>
/// <param name="Question">The question, as a person asks it.</param>
/// <param name="Query">The expression.</param>
public sealed record MetricQuestion(string Question, string Query)
{
    /// <summary>Reads docs/questions.tsv.</summary>
    /// <returns>The questions by name of family.</returns>
    /// <exception cref="TestFailedException">A line has not three columns, or a family stands there twice.</exception>
    public static IReadOnlyDictionary<string, MetricQuestion> ReadAll()
    {
        var questions = new Dictionary<string, MetricQuestion>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Repository.PathOf("docs", "questions.tsv")).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line.Split('\t') is not [var family, var question, var query] || !questions.TryAdd(family, new MetricQuestion(question, query)))
            {
                throw new TestFailedException($"docs/questions.tsv: three columns, each family once: {line}");
            }
        }

        return questions;
    }
}
