using System.Globalization;

namespace Vigie.Lab.Notifications;

/// <summary>One mail as an administrator would read it.</summary>
/// <param name="Key">Name that is the same when the mail moves from new to cur.</param>
/// <param name="Recipient">Mailbox it lies in.</param>
/// <param name="Received">When it was delivered.</param>
/// <param name="Headers">Header fields, unfolded and decoded, in order.</param>
/// <param name="Text">The plain text part; the HTML part when there is no other.</param>
/// <param name="Html">The HTML part; null: there is none.</param>
internal sealed record MailMessage(
    string Key, string Recipient, DateTimeOffset Received, IReadOnlyList<KeyValuePair<string, string>> Headers, string Text, string? Html)
{
    public string Subject => Header("Subject") ?? "(no subject)";

    /// <summary>What the sender wrote in Date; null: nothing that can be read.</summary>
    public DateTimeOffset? Date =>
        DateTimeOffset.TryParse(Header("Date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    public string? Header(string name) =>
        Headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>True when the mail speaks of something, wherever in it.</summary>
    public bool Mentions(string word) =>
        Subject.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Text.Contains(word, StringComparison.OrdinalIgnoreCase)
        || (Html?.Contains(word, StringComparison.OrdinalIgnoreCase) ?? false);
}
