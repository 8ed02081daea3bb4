namespace Vigie.Provision.Alerting;

/// <summary>One form for the text of templates: line ends, and no blank space around it.</summary>
internal static class TemplateText
{
    /// <summary>The normal form.</summary>
    public static string Normal(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
}
