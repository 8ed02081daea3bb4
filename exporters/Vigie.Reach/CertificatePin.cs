using System.Security.Cryptography;
using Vigie.Core.Configuration;

namespace Vigie.Reach;

/// <summary>
/// SHA-256 over the DER leaf certificate, as Proxmox shows it: 32 hexadecimal pairs joined by colons. A pin takes the place of
/// chain and name validation: the certificates that PBS makes for itself have neither, those of firewalls a serial number for a name.
/// </summary>
public sealed class CertificatePin
{
    private const string Rule = "must be 32 pairs of hexadecimal digits, joined by colons or not";

    private readonly byte[] _hash;

    private CertificatePin(byte[] hash) => _hash = hash;

    /// <summary>The key <c>fingerprint</c> of a target.</summary>
    /// <param name="whose">Whose certificate it is, such as "the PBS's".</param>
    /// <param name="where">Where people find it, such as ", as PBS shows it under 'Show Fingerprint'".</param>
    /// <returns>The key.</returns>
    public static ConfigKey<CertificatePin?> Key(string whose, string where = "") => Core.Configuration.Key.Parsed(
        "fingerprint",
        $"SHA-256 fingerprint of {whose} certificate: pins it, in place of chain and name validation",
        text => Parse(text) is { } pin ? ParseResult<CertificatePin>.Of(pin) : ParseResult<CertificatePin>.Fault(Rule + where),
        pattern: "[0-9A-Fa-f]{2}(:?[0-9A-Fa-f]{2}){31}",
        mustBe: Rule + where);

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
