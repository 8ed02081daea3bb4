using System.Text.Json.Nodes;

namespace Vigie.Core.Configuration.Keys;

/// <summary>
/// A secret, never written into the configuration itself: <c>name: ${VARIABLE}</c> or <c>name_file: path</c>. No fault repeats what
/// stands there, not even as a path: people put the secret itself in its place.
/// </summary>
internal sealed class SecretKey(string name, string description, bool required) : ConfigKey<Secret?>(name, description, required, null)
{
    /// <summary>Largest secret: a private key chain is far smaller.</summary>
    public const int MaxBytes = 64 * 1024;

    private const string VariablePattern = @"\$\{[A-Za-z_][A-Za-z0-9_]*\}";

    private static readonly WholeText _variable = new(VariablePattern);

    private string FileName => $"{Name}_file";

    public override IReadOnlyList<string> WrittenNames => [Name, FileName];

    public override string MustBe => $"must be {Name}: ${{VARIABLE}} from the environment, or {FileName}: path of a file that holds the secret alone";

    public override JsonObject SchemaOf(string writtenName) =>
        writtenName == Name ? Schemas.Text(_variable.Anchored) : Schemas.Text();

    internal override Secret? Read(ConfigSection section)
    {
        var (variable, file) = (section.Find(Name), section.Find(FileName));
        if (variable is not null && file is not null)
        {
            file.Value.Fault($"{Name} and {FileName} exclude each other: leave one of them out");
        }

        if (variable is null && file is null && IsRequired)
        {
            section.ReportMissing(this);
        }

        var secret = variable is { } named ? ReadValue(named) : null;
        return file is { } there ? ReadSecretFile(there) : secret;
    }

    private protected override Secret? ReadValue(NodeAt at)
    {
        if (at.Node is not Yaml.ScalarNode scalar || !_variable.Matches(scalar.Text))
        {
            at.Fault($"a secret is not written into this file: {MustBe}");
            return null;
        }

        var variable = scalar.Text[2..^1];
        if (at.Section.Reading.Environment(variable) is { Length: > 0 } value)
        {
            at.Section.Reading.Outside.Add(value);
            return new Secret(value);
        }

        at.Fault("the environment variable named here is not set, or empty");
        return null;
    }

    private static Secret? ReadSecretFile(NodeAt at)
    {
        if (at.AsText("must be the path of a file that holds the secret alone") is not { } written)
        {
            return null;
        }

        var reading = at.Section.Reading;
        var content = reading.ReadFile(reading.Resolve(written), MaxBytes, isSecret: true);
        var text = content.Problem is null ? content.AsText()?.TrimEnd('\r', '\n') : null;
        var problem = content.Problem ?? (text is null ? "is not UTF-8 text" : text.Length == 0 ? "is empty" : null);
        if (problem is null)
        {
            return new Secret(text!);
        }

        at.Fault($"the file {problem}; a relative path starts at the configuration file's folder");
        return null;
    }
}
