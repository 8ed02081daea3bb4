using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vigie.Core.Http.Access;

/// <summary>
/// A salted PBKDF2-HMAC-SHA256 hash (RFC 8018, section 5.2) of a password, written as
/// <c>$pbkdf2-sha256$i=600000$SALT$HASH</c> with salt and hash in Base64.
/// </summary>
public sealed class PasswordHash
{
    /// <summary>Iterations of new hashes: what OWASP asked for PBKDF2-HMAC-SHA256 in 2023.</summary>
    public const int DefaultIterations = 600_000;

    private const int LeastIterations = 100_000;
    private const int MostIterations = 10_000_000;
    private const int SaltLength = 16;
    private const int LongestSalt = 64;
    private const int HashLength = 32;
    private const string Scheme = "pbkdf2-sha256";

    private readonly int _iterations;
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash)
    {
        _iterations = iterations;
        _salt = salt;
        _hash = hash;
    }

    /// <summary>Hashes a password with a new random salt.</summary>
    /// <param name="password">The password; its UTF-8 bytes are hashed.</param>
    /// <param name="iterations">Cost.</param>
    /// <returns>The hash.</returns>
    public static PasswordHash Create(string password, int iterations = DefaultIterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return new PasswordHash(iterations, salt, Derive(Encoding.UTF8.GetBytes(password), salt, iterations));
    }

    /// <summary>Reads a written hash.</summary>
    /// <param name="text">The text form.</param>
    /// <param name="hash">The hash, when the text is one.</param>
    /// <returns>Whether the text is a hash of the known scheme with 100,000 to 10,000,000 iterations, a salt of 16 to 64 bytes and 32 bytes of hash.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PasswordHash? hash)
    {
        hash = null;
        if (text?.Split('$') is not ["", Scheme, ['i', '=', .. var cost], var salt, var derived]
            || !int.TryParse(cost, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < LeastIterations or > MostIterations
            || !TryDecode(salt, out var saltBytes) || saltBytes.Length is < SaltLength or > LongestSalt
            || !TryDecode(derived, out var hashBytes) || hashBytes.Length != HashLength)
        {
            return false;
        }

        hash = new PasswordHash(iterations, saltBytes, hashBytes);
        return true;
    }

    /// <summary>Whether a password is the hashed one. Takes as long for a wrong password as for the right one.</summary>
    /// <param name="password">The UTF-8 bytes of the password.</param>
    /// <returns>True when it is.</returns>
    public bool Verify(ReadOnlySpan<byte> password) => CryptographicOperations.FixedTimeEquals(Derive(password, _salt, _iterations), _hash);

    /// <summary>The text form, which goes into the configuration.</summary>
    /// <returns>Scheme, cost, salt and hash.</returns>
    public string Write() => string.Create(CultureInfo.InvariantCulture, $"${Scheme}$i={_iterations}${Convert.ToBase64String(_salt)}${Convert.ToBase64String(_hash)}");

    /// <summary>Never the hash: it must not reach a log by accident.</summary>
    /// <returns>Three stars.</returns>
    public override string ToString() => "***";

    private static byte[] Derive(ReadOnlySpan<byte> password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashLength);

    /// <summary>Base64 with or without its padding.</summary>
    private static bool TryDecode(string text, out byte[] bytes)
    {
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        var buffer = new byte[padded.Length];
        var decoded = Convert.TryFromBase64String(padded, buffer, out var length);
        bytes = buffer[..length];
        return decoded;
    }
}
