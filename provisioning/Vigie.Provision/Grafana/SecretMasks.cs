namespace Vigie.Provision.Grafana;

/// <summary>Takes secrets out of texts that a server or proxy may have echoed them into.</summary>
internal sealed class SecretMasks(IEnumerable<string> secrets)
{
    // Shorter ones would make nonsense of every message and are no secrets.
    private const int Shortest = 3;

    // The longest first, so that no piece of one remains beside another.
    private readonly List<string> _secrets = [.. secrets.Where(secret => secret.Length >= Shortest).Distinct().OrderByDescending(secret => secret.Length)];

    /// <summary>Adds secrets that became known later.</summary>
    public void Add(IEnumerable<string> more)
    {
        _secrets.AddRange(more.Where(secret => secret.Length >= Shortest && !_secrets.Contains(secret)));
        _secrets.Sort((a, b) => b.Length.CompareTo(a.Length));
    }

    /// <summary>The text with *** in place of each secret.</summary>
    public string Mask(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }
}
