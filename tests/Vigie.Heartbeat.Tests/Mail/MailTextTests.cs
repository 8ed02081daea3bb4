using Vigie.Heartbeat.Mail;
using Vigie.Testing;

namespace Vigie.Heartbeat.Tests.Mail;

public sealed class MailTextTests
{
    [Fact]
    public async Task Write_AnyTextAndSubject_IsReadBackTheSameByAnotherProgram()
    {
        const string subject = "[CRITICAL] AARD: Überfällig, beat 10300 – the alert server of a place with a long name, of which nobody knows how long it is";
        const string body = "dot\n.begins\ntrailing blank \na tab\t\n=equals\nÄ € 🚨 " + "long long long long long long long long long long long long long long long long long\nend\n";
        var message = MailText.Write([new("From", "Vigie <watcher@example.org>"), new("Subject", subject)], body);
        Assert.All(message.Split("\r\n"), line => Assert.True(line.Length <= 78, line));
        Assert.True(message.All(char.IsAscii));
        const string program = "import sys,email,email.policy as p\nm=email.message_from_bytes(sys.stdin.buffer.read(),policy=p.default)\nsys.stdout.buffer.write((m['subject']+'\\n'+m.get_content()).encode())";
        var read = (await Tool.RunAsync("python3", ["-c", program], message)).Succeeded();
        Assert.Equal(subject + "\n" + body, read.Replace("\r", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_LineBreakInAHeader_CannotBeginAnother() =>
        Assert.DoesNotContain("\nBcc:", MailText.Write([new("Subject", "x\r\nBcc: y@example.org")], "text"), StringComparison.Ordinal);

    [Fact]
    public void Date_AnyTime_IsThatOfTheStandard() =>
        Assert.Equal("Fri, 20 Nov 2026 08:00:01 +0000", MailText.Date(new DateTimeOffset(2026, 11, 20, 9, 0, 1, TimeSpan.FromHours(1))));
}
