using System.Text;
using Vigie.Snmp.Usm;

namespace Vigie.Snmp.Tests.Usm;

/// <summary>
/// Vectors of RFC 3414 section A.3 (MD5, SHA-1) and, for the other hashes, values of the same password and engine computed with Python's
/// hashlib after the same algorithm.
/// </summary>
public sealed class KeyDerivationTests
{
    private static readonly byte[] _password = Encoding.ASCII.GetBytes("maplesyrup");
    private static readonly byte[] _engine = Convert.FromHexString("000000000000000000000002");

    [Theory]
    [InlineData(AuthProtocol.Md5, "9faf3283884e92834ebc9847d8edd963")]
    [InlineData(AuthProtocol.Sha1, "9fb5cc0381497b3793528939ff788d5d79145211")]
    public void FromPassword_Rfc3414Vector_Matches(AuthProtocol protocol, string expected) =>
        Assert.Equal(expected, Hex(KeyDerivation.FromPassword(AuthScheme.Of(protocol)!, _password)));

    [Theory]
    [InlineData(AuthProtocol.Md5, "526f5eed9fcce26f8964c2930787d82b")]
    [InlineData(AuthProtocol.Sha1, "6695febc9288e36282235fc7151f128497b38f3f")]
    [InlineData(AuthProtocol.Sha224, "0bd8827c6e29f8065e08e09237f177e410f69b90e1782be682075674")]
    [InlineData(AuthProtocol.Sha256, "8982e0e549e866db361a6b625d84cccc11162d453ee8ce3a6445c2d6776f0f8b")]
    [InlineData(AuthProtocol.Sha384, "3b298f16164a11184279d5432bf169e2d2a48307de02b3d3f7e2b4f36eb6f0455a53689a3937eea07319a633d2ccba78")]
    [InlineData(AuthProtocol.Sha512, "22a5a36cedfcc085807a128d7bc6c2382167ad6c0dbc5fdff856740f3d84c099ad1ea87a8db096714d9788bd544047c9021e4229ce27e4c0a69250adfcffbb0b")]
    public void Localise_KnownVector_Matches(AuthProtocol protocol, string expected) => Assert.Equal(expected, Hex(Local(protocol)));

    [Theory]
    [InlineData(AuthProtocol.Sha1, 32, false, "b38f3f505e07eb9af25568fa1f5dbe")]
    [InlineData(AuthProtocol.Sha1, 32, true, "b38f3f9b8b6d78936ba6e7d19dfd9c")]
    [InlineData(AuthProtocol.Md5, 24, false, "87d82bfa24a92467426c2f")]
    [InlineData(AuthProtocol.Md5, 24, true, "87d82b79eff44a90650ee0")]
    [InlineData(AuthProtocol.Sha224, 32, false, "075674e82d9bf0")]
    [InlineData(AuthProtocol.Sha224, 32, true, "07567422c34be4")]
    public void Lengthen_ShortDigest_FollowsItsDraft(AuthProtocol protocol, int length, bool isCisco, string ending)
    {
        var key = KeyDerivation.Lengthen(AuthScheme.Of(protocol)!, Local(protocol), _engine, length, isCisco);
        Assert.Equal(length, key.Length);
        Assert.StartsWith(Hex(Local(protocol)), Hex(key), StringComparison.Ordinal);
        Assert.EndsWith(ending, Hex(key), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AuthProtocol.Sha256)]
    [InlineData(AuthProtocol.Sha384)]
    [InlineData(AuthProtocol.Sha512)]
    public void Lengthen_LongDigest_IsCutTheSameInBothDrafts(AuthProtocol protocol)
    {
        var scheme = AuthScheme.Of(protocol)!;
        Assert.Equal(Local(protocol)[..32], KeyDerivation.Lengthen(scheme, Local(protocol), _engine, 32, isCisco: false));
        Assert.Equal(Local(protocol)[..32], KeyDerivation.Lengthen(scheme, Local(protocol), _engine, 32, isCisco: true));
    }

    private static byte[] Local(AuthProtocol protocol) =>
        KeyDerivation.Localise(AuthScheme.Of(protocol)!, KeyDerivation.FromPassword(AuthScheme.Of(protocol)!, _password), _engine);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
