using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Vigie.Core.Configuration;

namespace Vigie.Core.Http.Access;

/// <summary>What became of a credential.</summary>
internal enum CredentialVerdict
{
    /// <summary>Name and password are right.</summary>
    Granted,

    /// <summary>No credential, an unknown name or a wrong password: nobody is told which.</summary>
    Refused,

    /// <summary>Too many unknown credentials wait to be checked; the client may come back.</summary>
    Busy,
}

/// <summary>
/// Checks basic authentication (RFC 7617). A hash costs a tenth of a second of one core by design, so hashes are computed one at a time,
/// and a verdict is remembered for a while under a keyed digest of the credential: a scrape every five seconds costs one hash in five minutes,
/// and a scraper with a wrong password one in a minute.
/// </summary>
internal sealed class CredentialCheck : IDisposable
{
    private const int MostWaiting = 16;
    private const int MostRefused = 1000;

    /// <summary>Longest name and password together, in bytes.</summary>
    private const int LongestCredential = 64 + 1 + PasswordHash.MaxPasswordBytes;

    private static readonly TimeSpan _grantedFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _refusedFor = TimeSpan.FromMinutes(1);

    private readonly IReadOnlyDictionary<string, PasswordHash> _users;
    private readonly TimeProvider _clock;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly SemaphoreSlim _oneHash = new(1, 1);
    private readonly ConcurrentDictionary<string, long> _granted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _refused = new(StringComparer.Ordinal);

    /// <summary>Stands in for the hash of a name that does not exist, so that the answer takes as long.</summary>
    private readonly PasswordHash _nobody;
    private int _waiting;

    public CredentialCheck(IReadOnlyDictionary<string, PasswordHash> users, TimeProvider clock)
    {
        _users = users;
        _clock = clock;
        _nobody = users.Values.First();
    }

    /// <summary>How many hashes were computed, for tests.</summary>
    public long HashesComputed { get; private set; }

    public async ValueTask<CredentialVerdict> CheckAsync(string? authorization, CancellationToken cancellationToken)
    {
        if (Decode(authorization) is not { } credential)
        {
            return CredentialVerdict.Refused;
        }

        var digest = Convert.ToBase64String(HMACSHA256.HashData(_key, credential));
        return Remembered(digest) ?? await ComputeAsync(credential, digest, cancellationToken);
    }

    public void Dispose() => _oneHash.Dispose();

    private async ValueTask<CredentialVerdict> ComputeAsync(byte[] credential, string digest, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return CredentialVerdict.Busy;
        }

        try
        {
            await _oneHash.WaitAsync(cancellationToken);
            try
            {
                return Remembered(digest) ?? Remember(digest, Verify(credential));
            }
            finally
            {
                _oneHash.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private bool Verify(ReadOnlySpan<byte> credential)
    {
        HashesComputed++;
        var colon = credential.IndexOf((byte)':');
        var isKnown = _users.TryGetValue(Encoding.UTF8.GetString(credential[..colon]), out var hash);
        return (hash ?? _nobody).Verify(Encoding.UTF8.GetString(credential[(colon + 1)..])) && isKnown;
    }

    private CredentialVerdict? Remembered(string digest)
    {
        if (_granted.TryGetValue(digest, out var grantedAt) && _clock.GetElapsedTime(grantedAt) < _grantedFor)
        {
            return CredentialVerdict.Granted;
        }

        return _refused.TryGetValue(digest, out var refusedAt) && _clock.GetElapsedTime(refusedAt) < _refusedFor ? CredentialVerdict.Refused : null;
    }

    private CredentialVerdict Remember(string digest, bool isRight)
    {
        if (isRight)
        {
            // At most one entry for each user: nothing else is ever right.
            _granted[digest] = _clock.GetTimestamp();
            return CredentialVerdict.Granted;
        }

        if (_refused.Count >= MostRefused)
        {
            _refused.Clear();
        }

        _refused[digest] = _clock.GetTimestamp();
        return CredentialVerdict.Refused;
    }

    /// <summary>The bytes <c>name:password</c>, or null when the header holds none.</summary>
    private static byte[]? Decode(string? authorization)
    {
        const string scheme = "Basic ";
        if (authorization is null || authorization.Length > scheme.Length + LongestCredential * 4 / 3 + 4 || !authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var buffer = new byte[authorization.Length];
        return Convert.TryFromBase64Chars(authorization.AsSpan(scheme.Length).Trim(), buffer, out var length) && buffer.AsSpan(0, length).Contains((byte)':')
            ? buffer[..length]
            : null;
    }
}
