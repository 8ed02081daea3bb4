using System.Collections.Immutable;

namespace Vigie.Lab.Notifications;

/// <summary>The administrators' Maildirs: DIR/NAME/new and DIR/NAME/cur. Each mail is read once; the last ones are kept.</summary>
internal sealed class Mailboxes(string? directory)
{
    /// <summary>How the names of the mailboxes begin that the watcher's own mail server fills for the same administrators.</summary>
    public const string WatcherPrefix = "watcher-";

    private const int KeptPerMailbox = 500;
    private const long LargestMail = 1_048_576;

    private readonly Lock _scanning = new();
    private readonly Dictionary<string, HashSet<string>> _seen = new(StringComparer.Ordinal);
    private ImmutableList<MailMessage> _mails = [];

    /// <summary>All mails kept, oldest first.</summary>
    public IReadOnlyList<MailMessage> Mails => _mails;

    /// <summary>Names of the administrators, whether or not they have mail.</summary>
    public IReadOnlyList<string> Administrators => [.. Names.Where(name => !name.StartsWith(WatcherPrefix, StringComparison.Ordinal))];

    /// <summary>Names of all mailboxes, those of the watcher's mail server too.</summary>
    public IReadOnlyList<string> Names => directory is null || !Directory.Exists(directory)
        ? []
        : [.. Directory.EnumerateDirectories(directory).Select(d => Path.GetFileName(d)).Where(n => !n.StartsWith('.')).Order(StringComparer.Ordinal)];

    /// <summary>Reads what has come since the last time.</summary>
    /// <returns>The new mails.</returns>
    public IReadOnlyList<MailMessage> Scan()
    {
        lock (_scanning)
        {
            var found = Names.SelectMany(ReadNew).OrderBy(m => m.Received).ToList();
            if (found.Count > 0)
            {
                _mails = [.. _mails.AddRange(found).GroupBy(m => m.Recipient).SelectMany(g => g.TakeLast(KeptPerMailbox)).OrderBy(m => m.Received)];
            }

            return found;
        }
    }

    private List<MailMessage> ReadNew(string administrator)
    {
        if (!_seen.TryGetValue(administrator, out var seen))
        {
            _seen[administrator] = seen = new HashSet<string>(StringComparer.Ordinal);
        }

        var files = Files(administrator).ToDictionary(f => KeyOf(f), StringComparer.Ordinal);
        seen.IntersectWith(files.Keys);
        var found = new List<MailMessage>();
        foreach (var (key, file) in files.Where(f => !seen.Contains(f.Key)))
        {
            if (Read(administrator, key, file) is { } mail)
            {
                seen.Add(key);
                found.Add(mail);
            }
        }

        return found;
    }

    private IEnumerable<FileInfo> Files(string administrator) =>
        from folder in (string[])["new", "cur"]
        let path = Path.Combine(directory!, administrator, folder)
        where Directory.Exists(path)
        from file in new DirectoryInfo(path).EnumerateFiles()
        where !file.Name.StartsWith('.')
        select file;

    /// <summary>The flags behind the colon change when a mail is read.</summary>
    private static string KeyOf(FileInfo file) => file.Name.Split(':')[0];

    /// <summary>Null when the mail has just been moved: it will be found again at its new place.</summary>
    private static MailMessage? Read(string administrator, string key, FileInfo file)
    {
        try
        {
            var received = file.LastWriteTimeUtc;
            using var stream = file.OpenRead();
            var bytes = new byte[Math.Min(stream.Length, LargestMail)];
            stream.ReadExactly(bytes);
            var entity = MimeEntity.Parse(bytes);
            var html = entity.FindText("html");
            return new MailMessage(key, administrator, new DateTimeOffset(received, TimeSpan.Zero), entity.Headers, entity.FindText("plain") ?? html ?? "", html);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
