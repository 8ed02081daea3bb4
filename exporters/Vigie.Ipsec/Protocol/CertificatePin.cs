using System.Security.Cryptography;

namespace Vigie.Ipsec.Protocol;

/// <summary>
/// SHA-256 over the DER leaf certificate: 32 hexadecimal pairs joined by colons. A pin takes the place of chain and name validation,
/// since firewalls present certificates of their own making, with a serial number in the place of a name.
/// </summary>
internal sealed class CertificatePin
{
    private readonly byte[] _hash;

    private CertificatePin(byte[] hash) => _hash = hash;

    /// <summary>Reads a pin as people copy it: any case, with or without colons.</summary>
    /// <param name="text">The written fingerprint.</param>
    /// <returns>The pin, or null when the text is not 32 hexadecimal pairs.</returns>
    public static CertificatePin? Parse(string text)
    {
        var digits = text.Trim().Replace(":", "", StringComparison.Ordinal);
        return digits.Length == 64 && digits.All(char.IsAsciiHexDigit) ? new CertificatePin(Convert.FromHexString(digits)) : null;
    }

    /// <summary>The fingerprint of a certificate as people compare it.</summary>
    /// <param name="der">The certificate's DER bytes.</param>
    /// <returns>32 lower-case pairs joined by colons.</returns>
    public static string FingerprintOf(ReadOnlySpan<byte> der) => Format(SHA256.HashData(der));

    /// <summary>Whether the certificate is the pinned one.</summary>
    /// <param name="der">The certificate's DER bytes.</param>
    /// <returns>True when it is.</returns>
    public bool Matches(ReadOnlySpan<byte> der) => CryptographicOperations.FixedTimeEquals(_hash, SHA256.HashData(der));

    /// <inheritdoc/>
    public override string ToString() => Format(_hash);

    private static string Format(byte[] hash) => string.Join(':', hash.Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
}
