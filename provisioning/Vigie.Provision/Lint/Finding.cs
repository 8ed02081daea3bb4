namespace Vigie.Provision.Lint;

/// <summary>One thing that is wrong with a file although Grafana would take it.</summary>
/// <param name="File">File name.</param>
/// <param name="Where">Panel, variable or place in it; empty for the file as a whole.</param>
/// <param name="Rule">Short name of the rule.</param>
/// <param name="Text">What is wrong, and what would be right.</param>
/// <param name="IsWarning">True for what works but is better otherwise.</param>
internal sealed record Finding(string File, string Where, string Rule, string Text, bool IsWarning = false)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}: {(Where.Length == 0 ? "" : Where + ": ")}{Text} [{Rule}]";
}
