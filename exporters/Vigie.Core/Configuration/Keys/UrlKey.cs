using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vigie.Core.Configuration.Keys;

/// <summary>An absolute address. What could hide a secret or be lost on the way (user, query, fragment) is refused.</summary>
internal sealed class UrlKey(string name, string description, IReadOnlyList<string> schemes, bool required)
    : ConfigKey<Uri?>(name, description, required, null)
{
    private readonly WholeText _form = new($"({string.Join('|', schemes.Select(Regex.Escape))})://[^/?#@\\s][^?#@\\s]*");

    public override string MustBe { get; } = $"must be an absolute URL such as {schemes[0]}://host:1234, with {string.Join(" or ", schemes)}";

    public override JsonObject SchemaOf(string writtenName) => Schemas.Text(_form.Anchored);

    private protected override Uri? ReadValue(NodeAt at)
    {
        if (at.AsText(MustBe, mayLookOtherwise: false) is not { } text)
        {
            return null;
        }

        if (_form.Matches(text) && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0)
        {
            return url;
        }

        at.Fault(Explain(text));
        return null;
    }

    private string Explain(string text) => text switch
    {
        _ when text.Contains('@', StringComparison.Ordinal) => $"{MustBe}, without user and password (no @)",
        _ when text.AsSpan().ContainsAny('?', '#') => $"{MustBe}, without ? and #",
        _ => MustBe,
    };
}
