using Vigie.Core.Configuration;

namespace Vigie.Core.Tests.Configuration;

public sealed class PasswordHashTests
{
    // hashlib.pbkdf2_hmac("sha256", "tr0ub4dor&3".encode(), bytes(range(16)), 210000) of Python 3.11.
    private const string FromPython = "pbkdf2-sha256$210000$AAECAwQFBgcICQoLDA0ODw==$PjYqN+xE+wN5BPZjD58Z2GoThsi4g3B5j+4IIFKZHC0=";

    [Fact]
    public void Verify_HashOfAnotherProgram_Agrees()
    {
        var hash = PasswordHash.Parse(FromPython).Value!;

        Assert.True(hash.Verify("tr0ub4dor&3"));
        Assert.False(hash.Verify("tr0ub4dor&4"));
        Assert.False(hash.Verify(""));
    }

    [Fact]
    public void Create_SamePasswordTwice_GivesDifferentHashesThatAreReadBack()
    {
        var (one, two) = (PasswordHash.Create("pässwörd", PasswordHash.MinIterations), PasswordHash.Create("pässwörd", PasswordHash.MinIterations));

        Assert.NotEqual(one.ToString(), two.ToString());
        Assert.Equal(one.ToString(), PasswordHash.Parse(one.ToString()).Value!.ToString());
        Assert.True(PasswordHash.Parse(one.ToString()).Value!.Verify("pässwörd"));
        Assert.Matches($"^{PasswordHash.Pattern}$", one.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("$$$")]
    [InlineData("pbkdf2-sha256$209999$AAECAwQFBgcICQoLDA0ODw==$@H@")]
    [InlineData("pbkdf2-sha256$2000001$AAECAwQFBgcICQoLDA0ODw==$@H@")]
    [InlineData("pbkdf2-sha256$2147483648$AAECAwQFBgcICQoLDA0ODw==$@H@")]
    [InlineData("pbkdf2-sha256$-210000$AAECAwQFBgcICQoLDA0ODw==$@H@")]
    [InlineData("pbkdf2-sha256$ 210000$AAECAwQFBgcICQoLDA0ODw==$@H@")]
    [InlineData("pbkdf2-sha512$210000$AAECAwQFBgcICQoLDA0ODw==$@H@")]
    [InlineData("pbkdf2-sha256$210000$AAECAwQFBgcICQoLDA0=$@H@")]
    [InlineData("pbkdf2-sha256$210000$AAECAwQFBgcICQoLDA0ODw$@H@")]
    [InlineData("pbkdf2-sha256$210000$AAECAwQFBgcICQoLDA0ODx==$@H@")]
    [InlineData("pbkdf2-sha256$210000$AAECAwQFBgcICQoLDA0ODw==$AAEC")]
    [InlineData("pbkdf2-sha256$210000$AAECAwQFBgcICQoLDA0ODw==$@H@$")]
    [InlineData("pbkdf2-sha256$210000$AAECAwQFBgcICQoLDA0ODw== $@H@")]
    public void Parse_WrongForm_SaysTheRightOne(string text)
    {
        var result = PasswordHash.Parse(text.Replace("@H@", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", StringComparison.Ordinal));

        Assert.Null(result.Value);
        Assert.Equal(PasswordHash.MustBe, result.Problem);
    }

    [Fact]
    public void Parse_SaltAboveTheLimit_IsRefused()
    {
        var text = FromPython.Replace("AAECAwQFBgcICQoLDA0ODw==", Convert.ToBase64String(new byte[65]), StringComparison.Ordinal);

        Assert.Null(PasswordHash.Parse(text).Value);
    }

    [Fact]
    public void Verify_PasswordAboveTheLimit_IsFalseAtOnce()
    {
        var hash = PasswordHash.Parse(FromPython).Value!;

        Assert.False(hash.Verify(new string('x', PasswordHash.MaxPasswordBytes + 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => PasswordHash.Create(new string('x', PasswordHash.MaxPasswordBytes + 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => PasswordHash.Create("x", PasswordHash.MinIterations - 1));
        Assert.Throws<ArgumentException>(() => PasswordHash.Create(""));
    }
}
