namespace Vigie.Provision.Files;

/// <summary>A secret that a file refers to. Masks itself; the value leaves by <see cref="Reveal"/> only, into a request body.</summary>
internal sealed class SecretText(string value, string reference)
{
    /// <summary>How a provisioning file of Grafana refers to it: $__file{...} or $__env{...}.</summary>
    public string Reference => reference;

    /// <summary>The value itself.</summary>
    public string Reveal() => value;

    /// <summary>The value, or where nothing was read the reference: for settings that Grafana does not keep secret.</summary>
    public string Plain() => value.Length > 0 ? value : reference;

    /// <inheritdoc/>
    public override string ToString() => "***";
}
