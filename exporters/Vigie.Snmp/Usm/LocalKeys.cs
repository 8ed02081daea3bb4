namespace Vigie.Snmp.Usm;

/// <summary>The keys of one user at one engine. A class without members that print: it must not show itself.</summary>
/// <param name="auth">Authenticates.</param>
/// <param name="priv">Encrypts.</param>
internal sealed class LocalKeys(byte[] auth, byte[] priv)
{
    public byte[] Auth => auth;

    public byte[] Priv => priv;
}
