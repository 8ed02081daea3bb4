using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Vigie.Lab.Notifications;

namespace Vigie.Lab.Tests.Notifications;

public sealed class MimeTests
{
    private static MimeEntity Parse(string message) => MimeEntity.Parse(Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\r\n")));

    [Theory]
    [InlineData("=?utf-8?q?Caf=C3=A9_ferm=C3=A9?=", "Café fermé")]
    [InlineData("=?UTF-8?B?Q2Fmw6k=?=", "Café")]
    [InlineData("=?iso-8859-1?q?Caf=E9?=", "Café")]
    [InlineData("=?utf-8?q?two?= =?utf-8?q?_words?=", "two words")]
    [InlineData("[CRITICAL] =?utf-8?q?AARD=3A?= x", "[CRITICAL] AARD: x")]
    [InlineData("=?utf-8?x?broken?=", "=?utf-8?x?broken?=")]
    [InlineData("plain", "plain")]
    public void DecodeWords_EachForm_IsReadable(string encoded, string expected) => Assert.Equal(expected, MimeText.DecodeWords(encoded));

    [Fact]
    public void Headers_Folded_AreJoined()
    {
        var entity = Parse("Subject: one\n two\n\tthree\nX-Vigie-Site: AARD\n\nbody\n");
        Assert.Equal("one two three", entity.Headers[0].Value);
        Assert.Equal("AARD", entity.Headers[1].Value);
        Assert.Equal("body\n", entity.FindText("plain"));
    }

    [Fact]
    public void FindText_Alternatives_GivesEachKind()
    {
        var entity = Parse("""
            Content-Type: multipart/alternative; boundary="a b"

            preamble
            --a b
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: quoted-printable

            G=C3=A9ant=
             backup
            --a b
            Content-Type: text/html; charset=UTF-8
            Content-Transfer-Encoding: base64

            PGI+
            w6k8L2I+
            --a b--
            epilogue
            """);
        Assert.Equal("Géant backup", entity.FindText("plain"));
        Assert.Equal("<b>é</b>", entity.FindText("html"));
    }

    [Fact]
    public void FindText_NestedParts_FindsTheText()
    {
        var entity = Parse("""
            Content-Type: multipart/mixed; boundary=out

            --out
            Content-Type: multipart/alternative; boundary=in

            --in
            Content-Type: text/html

            <p>x</p>
            --in--
            --out--
            """);
        Assert.Null(entity.FindText("plain"));
        Assert.Equal("<p>x</p>", entity.FindText("html"));
    }

    [Fact]
    public void Parse_AnyBytes_NeverFails() => Prop.ForAll<byte[]>(bytes =>
    {
        var entity = MimeEntity.Parse(bytes);
        _ = entity.FindText("plain") ?? entity.FindText("html");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_BoundaryInBoundary_EndsSoon()
    {
        var deep = string.Concat(Enumerable.Range(0, 50).Select(i => $"--b\nContent-Type: multipart/mixed; boundary=b\n\n"));
        var entity = Parse("Content-Type: multipart/mixed; boundary=b\n\n" + deep);
        Assert.Null(entity.FindText("html"));
    }
}
