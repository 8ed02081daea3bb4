namespace Vigie.Core.Configuration;

/// <summary>A mapping of the configuration file that is being read against its declared keys.</summary>
public sealed partial class ConfigSection
{
    /// <summary>Reads one key. A fault is told and the fallback returned: reading goes on, so that all faults come at once.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="key">One of the section's declared keys.</param>
    /// <returns>The value, or the key's fallback.</returns>
    public T Get<T>(ConfigKey<T> key) => key.Read(this);
}
