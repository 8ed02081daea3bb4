using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Vigie.Core.Configuration.Yaml;

namespace Vigie.Core.Configuration;

/// <summary>
/// Tells whether a part of the configuration is the same as at an earlier reading by this process. It covers secrets, so it is keyed
/// with a number that never leaves the process: even one that leaked would not let a short secret be guessed.
/// </summary>
internal static class Fingerprint
{
    private static readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>HMAC-SHA-256 over what is written (in any order of keys), what was read from outside, and what holds by default.</summary>
    public static string Of(ConfigNode node, IEnumerable<string> outside, IEnumerable<string> inForce)
    {
        var canonical = new StringBuilder();
        Write(canonical, node);
        WriteAll(canonical, 'o', outside);
        WriteAll(canonical, 'd', inForce);
        return Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(canonical.ToString())));
    }

    private static void Write(StringBuilder canonical, ConfigNode node)
    {
        switch (node)
        {
            case ScalarNode scalar:
                WriteText(canonical, scalar.Type == ScalarType.Text ? 't' : 'p', scalar.Text);
                break;
            case ListNode list:
                canonical.Append('[');
                list.Items.ForEach(item => Write(canonical, item));
                canonical.Append(']');
                break;
            case MappingNode mapping:
                WriteMapping(canonical, mapping);
                break;
        }
    }

    private static void WriteMapping(StringBuilder canonical, MappingNode mapping)
    {
        canonical.Append('{');
        foreach (var entry in mapping.Entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            WriteText(canonical, 'k', entry.Name);
            Write(canonical, entry.Value);
        }

        canonical.Append('}');
    }

    private static void WriteAll(StringBuilder canonical, char kind, IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            WriteText(canonical, kind, text);
        }
    }

    /// <summary>With the length before the text, no two contents can look the same.</summary>
    private static void WriteText(StringBuilder canonical, char kind, string text) =>
        canonical.Append(kind).Append(text.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(text);
}
