using System.Text;
using Vigie.Snmp.Usm;

namespace Vigie.Snmp;

/// <summary>
/// A user of version 3. Deriving its keys costs some milliseconds, once for each instance: keep it and give it to all sessions that need it.
/// </summary>
public sealed class SnmpUser : SnmpCredentials
{
    private const int ShortestPassword = 8;
    private const int LongestName = 32;
    private readonly Lazy<byte[]> _authKey;
    private readonly Lazy<byte[]> _privKey;

    /// <summary>Names a user, its passwords and the level it is used at: with the protocols given and no lower.</summary>
    /// <param name="name">1 to 32 octets (RFC 3414 section 2.4).</param>
    /// <param name="auth">How messages are authenticated; None asks for noAuthNoPriv.</param>
    /// <param name="authPassword">At least 8 octets (RFC 3414 section 11.2); ignored without authentication.</param>
    /// <param name="priv">How messages are encrypted; needs authentication.</param>
    /// <param name="privPassword">At least 8 octets; ignored without encryption.</param>
    /// <param name="contextName">The context to read; empty for the default one.</param>
    /// <exception cref="ArgumentException">A name, password or level that no agent accepts.</exception>
    public SnmpUser(
        string name, AuthProtocol auth = AuthProtocol.None, string authPassword = "", PrivProtocol priv = PrivProtocol.None, string privPassword = "", string contextName = "")
    {
        (Name, ContextName) = (Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(contextName));
        (Auth, Priv) = (AuthScheme.Of(auth), PrivScheme.Of(priv));
        if (Name.Length is 0 or > LongestName || ContextName.Length > LongestName)
        {
            throw new ArgumentException("A user name has 1 to 32 octets, a context name at most 32.", nameof(name));
        }

        if (Priv is not null && Auth is null)
        {
            throw new ArgumentException("Encryption needs authentication: v3 has no level noAuthPriv.", nameof(priv));
        }

        _authKey = KeyOf(Auth, authPassword, Auth is not null, nameof(authPassword));
        _privKey = authPassword == privPassword ? _authKey : KeyOf(Auth, privPassword, Priv is not null, nameof(privPassword));
    }

    internal byte[] Name { get; }

    internal byte[] ContextName { get; }

    internal AuthScheme? Auth { get; }

    internal PrivScheme? Priv { get; }

    /// <summary>The keys for one engine.</summary>
    /// <exception cref="SnmpException">The password makes a key that the cipher must not be used with.</exception>
    internal LocalKeys Localise(ReadOnlySpan<byte> engineId)
    {
        if (Auth is null)
        {
            return new LocalKeys([], []);
        }

        var auth = KeyDerivation.Localise(Auth, _authKey.Value, engineId);
        if (Priv is null)
        {
            return new LocalKeys(auth, []);
        }

        var priv = KeyDerivation.Lengthen(Auth, KeyDerivation.Localise(Auth, _privKey.Value, engineId), engineId, Priv.KeyLength, Priv.IsCisco);
        return Priv.Refuses(priv)
            ? throw new SnmpException(SnmpFailure.Config, "This privacy password makes a weak DES key at this engine: choose another one.")
            : new LocalKeys(auth, priv);
    }

    private static Lazy<byte[]> KeyOf(AuthScheme? scheme, string password, bool isNeeded, string parameter)
    {
        var octets = Encoding.UTF8.GetBytes(password);
        if (isNeeded && octets.Length < ShortestPassword)
        {
            throw new ArgumentException("A password of v3 has at least 8 octets.", parameter);
        }

        return new Lazy<byte[]>(() => KeyDerivation.FromPassword(scheme!, octets));
    }
}
