using System.Security.Cryptography;

namespace Vigie.Lab.Sns;

/// <summary>What the guard of the box has seen so far.</summary>
/// <param name="Logins">Passwords accepted.</param>
/// <param name="FailedLogins">Passwords refused, and those that came while it was frozen.</param>
/// <param name="Locks">How often it froze.</param>
/// <param name="TriedWhileLocked">Logins tried while it was frozen: each is one too many.</param>
/// <param name="OpenSessions">Sessions that nobody has ended yet.</param>
/// <param name="MostSessions">Most that were open at once.</param>
/// <param name="Logouts">Sessions ended by their owner.</param>
internal sealed record SnsGuardCounts(int Logins, int FailedLogins, int Locks, int TriedWhileLocked, int OpenSessions, int MostSessions, int Logouts);

/// <summary>Cookies, sessions and the guard against guessed passwords: three failures freeze the login for everybody, administrators included.</summary>
internal sealed class SnsAccess(TimeProvider clock)
{
    /// <summary>Failures in a row that freeze the login.</summary>
    private const int Attempts = 3;

    /// <summary>How long a session may be idle.</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _cookies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _sessions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _expired = new(StringComparer.Ordinal);
    private SnsGuardCounts _counts = new(0, 0, 0, 0, 0, 0, 0);
    private DateTimeOffset _frozenUntil = DateTimeOffset.MinValue;
    private int _inARow;

    /// <summary>How long it is frozen; each try while it is begins anew.</summary>
    public TimeSpan Freeze { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Sessions that may be open at once.</summary>
    public int MaxSessions { get; set; } = 5;

    public SnsGuardCounts Counts
    {
        get
        {
            lock (_gate)
            {
                return _counts with { OpenSessions = _sessions.Count };
            }
        }
    }

    /// <summary>Whether the login is frozen now.</summary>
    public bool IsLocked => clock.GetUtcNow() < _frozenUntil;

    /// <summary>The word of the answer, and a cookie when it is a success.</summary>
    public (string Word, string? Cookie) SignIn(bool right)
    {
        lock (_gate)
        {
            if (IsLocked)
            {
                _frozenUntil = clock.GetUtcNow() + Freeze;
                _counts = _counts with { TriedWhileLocked = _counts.TriedWhileLocked + 1, FailedLogins = _counts.FailedLogins + 1 };
                return ("ERR_BRUTEFORCE", null);
            }

            return right ? Accept() : Refuse();
        }
    }

    /// <summary>A session for a cookie; null with the reason.</summary>
    public (string? Session, bool TooMany) Open(string? cookie)
    {
        lock (_gate)
        {
            EndIdle();
            if (cookie is null || !_cookies.Contains(cookie) || _sessions.Count >= MaxSessions)
            {
                return (null, cookie is not null && _cookies.Contains(cookie));
            }

            var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
            _sessions[id] = clock.GetUtcNow();
            _counts = _counts with { MostSessions = Math.Max(_counts.MostSessions, _sessions.Count) };
            return (id, false);
        }
    }

    /// <summary>0 when a session may go on, else the code of the envelope: 203 there was none of that name, 204 it has expired.</summary>
    public int Use(string? session, string? cookie)
    {
        lock (_gate)
        {
            EndIdle();
            if (session is null || cookie is null || !_cookies.Contains(cookie) || !_sessions.ContainsKey(session))
            {
                return session is not null && _expired.Contains(session) ? 204 : 203;
            }

            _sessions[session] = clock.GetUtcNow();
            return 0;
        }
    }

    /// <summary>Ends a session; false when there was none.</summary>
    public bool Close(string? session)
    {
        lock (_gate)
        {
            if (session is null || !_sessions.Remove(session))
            {
                return false;
            }

            _counts = _counts with { Logouts = _counts.Logouts + 1 };
            return true;
        }
    }

    /// <summary>Ends all sessions, as a restart of the service does: their owners hear that they have expired.</summary>
    public void ExpireAll()
    {
        lock (_gate)
        {
            _expired.UnionWith(_sessions.Keys);
            _sessions.Clear();
        }
    }

    /// <summary>Thaws the login, as an administrator at the console does.</summary>
    public void Unlock()
    {
        lock (_gate)
        {
            _frozenUntil = DateTimeOffset.MinValue;
            _inARow = 0;
        }
    }

    private (string Word, string? Cookie) Accept()
    {
        _inARow = 0;
        _counts = _counts with { Logins = _counts.Logins + 1 };
        var cookie = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _cookies.Add(cookie);
        return ("AUTH_SUCCESS", cookie);
    }

    private (string Word, string? Cookie) Refuse()
    {
        _counts = _counts with { FailedLogins = _counts.FailedLogins + 1 };
        if (++_inARow < Attempts)
        {
            return ("AUTH_FAILED", null);
        }

        _inARow = 0;
        _frozenUntil = clock.GetUtcNow() + Freeze;
        _counts = _counts with { Locks = _counts.Locks + 1 };
        return ("ERR_BRUTEFORCE", null);
    }

    private void EndIdle()
    {
        var limit = clock.GetUtcNow() - IdleTime;
        foreach (var (id, _) in _sessions.Where(s => s.Value <= limit).ToList())
        {
            _sessions.Remove(id);
            _expired.Add(id);
        }
    }
}
