using System.Text;
using Vigie.Snmp.Usm;

namespace Vigie.Snmp.Tests.Usm;

public sealed class Sha224Tests
{
    [Theory]
    [InlineData("abc", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525")]
    public void HashData_Fips180Example_Matches(string text, string expected) => Assert.Equal(expected, Hash(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void HashData_MillionTimesA_Matches() =>
        Assert.Equal("20794655980c91d8bbb4c1ea97618a4bf03f42581948b2ee4ee7ad67", Hash([.. Enumerable.Repeat((byte)'a', 1_000_000)]));

    /// <summary>RFC 4231 test case 1.</summary>
    [Fact]
    public void Hmac_Rfc4231Example_Matches() =>
        Assert.Equal("896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22", Mac([.. Enumerable.Repeat((byte)0x0b, 20)], "Hi There"u8.ToArray()));

    /// <summary>Lengths around the block's end; expected values from Python's hashlib and hmac.</summary>
    [Theory]
    [InlineData(0, "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f", "6e99e862e532e8936d78b5f02909b130ab09806b2af02f7cb9d39d12")]
    [InlineData(1, "505ac657b400452e962169d8b2e82f568eccec75aa2f8b555aa44e98", "1b7a56ce80d22fe512abe254729d2225118ecd21f80af25049e7e403")]
    [InlineData(55, "a384704576e83bfdb01a7fd2c7226f38cbae33e7d2476a0d4c6a5982", "6a93c1536a3e7c8cfc1fde79bd65ffdb717fe9e424ae22c6c43e12c6")]
    [InlineData(56, "02ed5959d7e3d422fecf7252b044219b2a35ab67563ead88d869364e", "96e31aeda1c1d24a7fb0860307c65a303b374e285e5bcba023f487a2")]
    [InlineData(63, "3b3a38c72f537bc4e334ce0a8e2bd83d666d332d7b317a68b14a3414", "0f5c550b1b3ecd8b5beef84956036974fe7acb58a33dce59c03ba13d")]
    [InlineData(64, "1db84e13ff9b2cbd2326c2a48c5659e393b06f99fc78800e4c631d1e", "47aba242fc564ebfd8de895558cf36ea84252ff0e1c4c3e1db3ecf3d")]
    [InlineData(65, "cb1db9bc6a0598ddb59e0bc59134c415e03bb3f8e8de6061ef69742d", "b9fc5f2840f6c6a9f12bebab20c514837c054056b2dbc13b73e7591b")]
    [InlineData(119, "73767a2616a109bcc6e4af76b97f2a1c3468a5ac85ac97813f4323f5", "ff5ca4caf84463b83359365a219bdd0bd91b92c88c96abaa35e03aec")]
    [InlineData(120, "5b078190a166765ff218ed53954494b7a8c076f392af2a6cf31b384e", "8c5212edb220384b6ebbb85dfb3e83a5e5221800bc31cc328b1e668e")]
    [InlineData(127, "22c4a1bb1868d62219521c8db072353f3656ecce548d53c9f313bca7", "cd3597a5daec5b082435f9a40a511697812102771051b71a7c4cc443")]
    [InlineData(128, "197ac3bbec3cad7f36005b0ba1b070e28c5683f9f2e19b2519673765", "ea21e68b0bf7d1f3ef6e77f88b9f251f7aafea77ff4ea0143dd9e1fa")]
    [InlineData(1000, "63b4b190c97e2bd53a860d32805bbe08babd09ebb6204f2eece06245", "821b9df5f70f5376c7fb8bea80c8f51ed60f6324d25c6c0b0a9a6c70")]
    public void HashAndHmac_LengthsAroundTheBlock_MatchAnotherImplementation(int length, string hash, string mac)
    {
        byte[] data = [.. Enumerable.Range(0, length).Select(i => (byte)((i * 7) + length))];
        Assert.Equal(hash, Hash(data));
        Assert.Equal(mac, Mac([.. Enumerable.Range(0, 28).Select(i => (byte)i)], data));
    }

    private static string Hash(byte[] data)
    {
        var digest = new byte[Sha224.DigestLength];
        Sha224.HashData(data, digest);
        return Convert.ToHexStringLower(digest);
    }

    private static string Mac(byte[] key, byte[] data)
    {
        var digest = new byte[Sha224.DigestLength];
        Sha224.Hmac(key, data, digest);
        return Convert.ToHexStringLower(digest);
    }
}
