using Vigie.Core.Configuration.Yaml;

namespace Vigie.Core.Configuration;

/// <summary>A value that is being read: what stands there, and in which section.</summary>
internal readonly record struct NodeAt(ConfigSection Section, ConfigNode Node, string Path)
{
    /// <summary>Longest text that a key takes. Secrets and lists have bounds of their own.</summary>
    public const int LongestText = 4096;

    /// <summary>Tells a fault at this place, unless the node was told already.</summary>
    public void Fault(string message)
    {
        if (Node is FaultyNode)
        {
            Section.MarkFaulty();
        }
        else
        {
            Section.Report(Node, Path, message);
        }
    }

    /// <summary>The node if it is of a type, else a fault that says what it must be.</summary>
    public TNode? As<TNode>(string mustBe)
        where TNode : ConfigNode
    {
        if (Node is TNode wanted)
        {
            return wanted;
        }

        Fault($"{mustBe}, not {Node.What}");
        return null;
    }

    /// <summary>The scalar if YAML takes it for a type.</summary>
    public ScalarNode? AsScalar(ScalarType type, string mustBe, bool mayLookOtherwise = true)
    {
        if (Node is ScalarNode scalar && scalar.Type == type)
        {
            return scalar;
        }

        var isUnquoted = mayLookOtherwise && type == ScalarType.Text && Node is ScalarNode { Type: not ScalarType.Empty };
        Fault(isUnquoted ? $"{mustBe}; YAML takes this for {Node.What}: put it in quotes if it is meant" : $"{mustBe}, not {Node.What}");
        return null;
    }

    /// <summary>The text, if it is one that can be shown in labels and logs: not empty, bounded, without control characters.</summary>
    /// <param name="mustBe">The rule in words.</param>
    /// <param name="mayLookOtherwise">Whether a right text can look like a number, so that quotes would help.</param>
    /// <param name="mayBeEmpty">Whether nothing between quotes is right.</param>
    public string? AsText(string mustBe, bool mayLookOtherwise = true, bool mayBeEmpty = false)
    {
        if (AsScalar(ScalarType.Text, mustBe, mayLookOtherwise) is not { } scalar)
        {
            return null;
        }

        var problem = scalar.Text switch
        {
            "" when !mayBeEmpty => "not empty",
            { Length: > LongestText } => $"not longer than {LongestText} characters",
            _ when scalar.Text.Any(char.IsControl) => "without control characters or line breaks",
            _ => null,
        };
        if (problem is not null)
        {
            Fault($"{mustBe}, {problem}");
        }

        return problem is null ? scalar.Text : null;
    }

    /// <summary>The item of a list at this place.</summary>
    public NodeAt Item(ConfigNode item, int index) => new(Section, item, $"{Path}[{index}]");
}
