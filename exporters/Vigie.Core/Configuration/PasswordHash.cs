using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vigie.Core.Configuration;

/// <summary>
/// A salted password hash, PBKDF2 with HMAC-SHA-256 (RFC 8018, 5.2), written <c>pbkdf2-sha256$ITERATIONS$BASE64SALT$BASE64HASH</c>.
/// All its numbers are bounded when it is read, so that no hash can make a login cost more than a fraction of a second.
/// </summary>
public sealed class PasswordHash
{
    /// <summary>Fewest iterations that are taken.</summary>
    public const int MinIterations = 210_000;

    /// <summary>Most iterations that are taken.</summary>
    public const int MaxIterations = 2_000_000;

    /// <summary>Iterations of new hashes: what OWASP advises for this function since 2023.</summary>
    public const int DefaultIterations = 600_000;

    /// <summary>The rule in words.</summary>
    public const string MustBe = "must be a hash as vigie hash-password prints it: pbkdf2-sha256$ITERATIONS$SALT$HASH, 210000 to 2000000 iterations";

    /// <summary>The form as a pattern, for the JSON schema; bounds are for <see cref="Parse"/>.</summary>
    public const string Pattern = @"pbkdf2-sha256\$[0-9]{6,7}\$[A-Za-z0-9+/]{22,86}={0,2}\$[A-Za-z0-9+/]{43}=";

    /// <summary>Longest password that is looked at, in UTF-8 bytes.</summary>
    public const int MaxPasswordBytes = 1024;

    private const string Scheme = "pbkdf2-sha256";
    private const int SaltBytes = 16;
    private const int MaxSaltBytes = 64;
    private const int HashBytes = 32;

    private readonly int _iterations;
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash)
    {
        _iterations = iterations;
        _salt = salt;
        _hash = hash;
    }

    /// <summary>Reads a written hash.</summary>
    /// <param name="text">The text; nothing may stand around it.</param>
    /// <returns>The hash, or what would be right.</returns>
    public static ParseResult<PasswordHash> Parse(string text)
    {
        var parts = text.Length > 256 ? [] : text.Split('$');
        if (parts.Length == 4 && parts[0] == Scheme
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            && iterations is >= MinIterations and <= MaxIterations
            && FromBase64(parts[2]) is { Length: >= SaltBytes and <= MaxSaltBytes } salt
            && FromBase64(parts[3]) is { Length: HashBytes } hash)
        {
            return ParseResult<PasswordHash>.Of(new PasswordHash(iterations, salt, hash));
        }

        return ParseResult<PasswordHash>.Fault(MustBe);
    }

    /// <summary>Makes the hash of a password with a new random salt.</summary>
    /// <param name="password">Not empty, at most <see cref="MaxPasswordBytes"/>.</param>
    /// <param name="iterations">The cost.</param>
    /// <returns>The hash; <see cref="ToString"/> writes it.</returns>
    public static PasswordHash Create(string password, int iterations = DefaultIterations)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Encoding.UTF8.GetByteCount(password), MaxPasswordBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, MinIterations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, MaxIterations);
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PasswordHash(iterations, salt, Derive(password, salt, iterations));
    }

    /// <summary>
    /// Tells whether a password is the right one, in a time that does not depend on how much of it is right. Costs some tenths of a
    /// second of processor time: remember what was verified, and bound how many run at once.
    /// </summary>
    /// <param name="password">The password to try.</param>
    /// <returns>True when it is right. Longer ones than <see cref="MaxPasswordBytes"/> never are.</returns>
    public bool Verify(string password) =>
        Encoding.UTF8.GetByteCount(password) <= MaxPasswordBytes
        && CryptographicOperations.FixedTimeEquals(_hash, Derive(password, _salt, _iterations));

    /// <summary>The hash as it is written in the configuration.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Scheme}${_iterations}${Convert.ToBase64String(_salt)}${Convert.ToBase64String(_hash)}");

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashBytes);

    private static byte[]? FromBase64(string text)
    {
        var bytes = new byte[MaxSaltBytes];
        var isCanonical = Convert.TryFromBase64String(text, bytes, out var count) && Convert.ToBase64String(bytes, 0, count) == text;
        return isCanonical ? bytes[..count] : null;
    }
}
