using System.Security.Cryptography;

namespace Vigie.Replication.Sql;

/// <summary>SHA-256 over a DER certificate. A pinned one takes the place of chain and name validation.</summary>
internal sealed class CertificateFingerprint
{
    /// <summary>The rule in words.</summary>
    public const string Rule = "must be 32 pairs of hexadecimal digits, joined by colons or not, as 'openssl x509 -noout -fingerprint -sha256' shows them";

    /// <summary>The rule as a pattern.</summary>
    public const string Pattern = "[0-9A-Fa-f]{2}(:?[0-9A-Fa-f]{2}){31}";

    private readonly byte[] _hash;

    private CertificateFingerprint(byte[] hash) => _hash = hash;

    /// <summary>Reads a fingerprint as people copy it: any case, with or without colons.</summary>
    /// <param name="text">What is written.</param>
    /// <returns>The fingerprint, or null when the text is not 32 hexadecimal pairs.</returns>
    public static CertificateFingerprint? Parse(string text)
    {
        var digits = text.Trim().Replace(":", "", StringComparison.Ordinal);
        return digits.Length == 64 && digits.All(char.IsAsciiHexDigit) ? new CertificateFingerprint(Convert.FromHexString(digits)) : null;
    }

    /// <summary>The fingerprint of a certificate.</summary>
    /// <param name="der">Its DER bytes.</param>
    /// <returns>The fingerprint.</returns>
    public static CertificateFingerprint Of(ReadOnlySpan<byte> der) => new(SHA256.HashData(der));

    /// <summary>Whether the certificate is the pinned one.</summary>
    /// <param name="der">Its DER bytes.</param>
    /// <returns>True when it is.</returns>
    public bool Matches(ReadOnlySpan<byte> der) => CryptographicOperations.FixedTimeEquals(_hash, SHA256.HashData(der));

    /// <inheritdoc/>
    public override string ToString() => string.Join(':', Convert.ToHexStringLower(_hash).Chunk(2).Select(pair => new string(pair)));
}
