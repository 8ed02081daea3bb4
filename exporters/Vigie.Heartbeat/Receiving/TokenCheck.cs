using System.Security.Cryptography;
using System.Text;
using Vigie.Core.Configuration;

namespace Vigie.Heartbeat.Receiving;

/// <summary>Compares what a client says with a secret, in a time that tells nothing of either, not even the length.</summary>
internal sealed class TokenCheck
{
    private const string Scheme = "Bearer ";

    /// <summary>Longest token that is looked at.</summary>
    private const int Longest = 4096;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] _expected;

    public TokenCheck(Secret token) => _expected = DigestOf(token.Reveal());

    /// <summary>Whether a header <c>Authorization</c> holds the token (RFC 6750).</summary>
    public bool IsBearer(string? authorization) =>
        authorization is { Length: <= Longest } && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && IsRight(authorization[Scheme.Length..].Trim());

    /// <summary>Whether a text is the token.</summary>
    public bool IsRight(string? told) => told is { Length: <= Longest } && CryptographicOperations.FixedTimeEquals(DigestOf(told), _expected);

    /// <summary>Digests are compared, so that a wrong length costs the same time.</summary>
    private byte[] DigestOf(string text) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text));
}
