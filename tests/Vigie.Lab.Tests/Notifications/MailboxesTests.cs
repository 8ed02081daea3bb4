using Vigie.Lab.Notifications;
using Vigie.Testing;

namespace Vigie.Lab.Tests.Notifications;

public sealed class MailboxesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Deliver(string administrator, string folder, string name, string text = "Subject: x\n\nbody\n") => _folder.Write($"{administrator}/{folder}/{name}", text);

    [Fact]
    public void Scan_MailMovedToCur_IsReadOnce()
    {
        var mailboxes = new Mailboxes(_folder.Root);
        var path = Deliver("alice", "new", "1.host");
        Assert.Single(mailboxes.Scan());
        Directory.CreateDirectory(_folder.PathOf("alice/cur"));
        File.Move(path, _folder.PathOf("alice/cur/1.host:2,S"));
        Assert.Empty(mailboxes.Scan());
        Assert.Single(mailboxes.Mails);
    }

    [Fact]
    public void Scan_TwoAdministrators_AreKeptApart()
    {
        var mailboxes = new Mailboxes(_folder.Root);
        Deliver("bob", "cur", "1.host:2,");
        Deliver("alice", "new", "1.host");
        Deliver("alice", "tmp", "half-written");
        Assert.Equal(["alice", "bob"], mailboxes.Administrators);
        Assert.Equal(["alice", "bob"], mailboxes.Scan().Select(m => m.Recipient).Order());
    }

    [Fact]
    public void Scan_HugeMail_IsReadInPart()
    {
        var mailboxes = new Mailboxes(_folder.Root);
        Deliver("alice", "new", "1.host", "Subject: big\n\n" + new string('a', 3_000_000));
        Assert.InRange(Assert.Single(mailboxes.Scan()).Text.Length, 1_000_000, 1_048_576);
    }

    [Fact]
    public void Scan_NoDirectory_IsEmpty()
    {
        Assert.Empty(new Mailboxes(null).Scan());
        Assert.Empty(new Mailboxes(_folder.PathOf("nowhere")).Scan());
    }
}
