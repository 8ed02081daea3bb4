using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Vigie.Core.Collecting;
using Vigie.Heartbeat.Mail;
using Vigie.Heartbeat.Memory;

namespace Vigie.Heartbeat.Alarms;

/// <summary>One way to one recipient.</summary>
internal abstract class Channel
{
    /// <summary>Its name in the memory and the log: unique, stable over restarts, no secret.</summary>
    public abstract string Name { get; }

    /// <summary>mail or webhook: the label <c>channel</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Delivers a message.</summary>
    /// <param name="notice">The message.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Null when the recipient's side took it, else why not.</returns>
    public abstract Task<string?> TellAsync(Notice notice, CancellationToken cancellationToken);
}

/// <summary>A mail to one administrator, alone.</summary>
internal sealed class MailChannel(MailSettings settings, string recipient, TargetIdentity watched, TimeProvider clock) : Channel
{
    private readonly SmtpClient _client = new(settings, clock);

    public override string Name { get; } = $"mail {recipient}";

    public override string Kind => "mail";

    public override async Task<string?> TellAsync(Notice notice, CancellationToken cancellationToken)
    {
        try
        {
            await _client.SendAsync(recipient, MailText.Write(HeadersOf(notice), notice.Text), cancellationToken);
            return null;
        }
        catch (SmtpException e)
        {
            return e.Message;
        }
    }

    private List<KeyValuePair<string, string>> HeadersOf(Notice notice) =>
    [
        new("From", $"Vigie watcher <{settings.From}>"),
        new("To", recipient),
        new("Subject", notice.Subject),
        new("Date", MailText.Date(notice.At)),
        // The same for each try: a mail that is delivered twice can be told by it.
        new("Message-ID", string.Create(CultureInfo.InvariantCulture, $"<{watched.Name}.{notice.Id}.{notice.At.ToUnixTimeMilliseconds()}.{Digest(recipient)}@{settings.From[(settings.From.IndexOf('@', StringComparison.Ordinal) + 1)..]}>")),
        new("Auto-Submitted", "auto-generated"),
        new("X-Vigie-Severity", AlarmTexts.SeverityOf(notice.Problem)),
        new("X-Vigie-Site", watched.Site),
        new("X-Vigie-Alert", AlarmTexts.AlertOf(notice.Problem)),
        new("X-Vigie-Beat", notice.Beat),
        new("X-Vigie-Status", notice.IsOver ? "resolved" : "firing"),
    ];

    private static string Digest(string recipient) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipient)).AsSpan(0, 6));
}

/// <summary>A webhook, in the form of Alertmanager's (version 4), so that what reads those reads this.</summary>
internal sealed class WebhookChannel(WebhookSettings settings, HttpClient http, TargetIdentity watched) : Channel
{
    public override string Name { get; } = $"webhook {settings.Name}";

    public override string Kind => "webhook";

    public override async Task<string?> TellAsync(Notice notice, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url);
            request.Content = new StringContent(BodyOf(notice).ToJsonString(), Encoding.UTF8, "application/json");
            if (settings.Token is { } token)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
            }

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"it answers {(int)response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "it did not answer in time";
        }
    }

    private JsonObject BodyOf(Notice notice)
    {
        var status = notice.IsOver ? "resolved" : "firing";
        var name = AlarmTexts.AlertOf(notice.Problem);
        JsonObject Labels() => new()
        {
            ["alertname"] = name, ["severity"] = AlarmTexts.SeverityOf(notice.Problem), ["scope"] = "heartbeat", ["site"] = watched.Site, ["target"] = watched.Name, ["beat"] = notice.Beat,
        };
        JsonObject Annotations() => new() { ["summary"] = notice.Subject, ["description"] = notice.Text, ["runbook_url"] = AlarmTexts.RunbookOf(notice.Problem) };
        var key = $"{watched.Name}/{notice.Beat}/{name}";
        var alert = new JsonObject
        {
            ["status"] = status,
            ["labels"] = Labels(),
            ["annotations"] = Annotations(),
            ["startsAt"] = Time(notice.Since),
            ["endsAt"] = notice.IsOver ? Time(notice.At) : "0001-01-01T00:00:00Z",
            ["generatorURL"] = "",
            ["fingerprint"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 8)),
        };
        return new JsonObject
        {
            ["version"] = "4",
            ["groupKey"] = key,
            ["truncatedAlerts"] = 0,
            ["status"] = status,
            ["receiver"] = "vigie-watcher",
            ["groupLabels"] = new JsonObject { ["alertname"] = name, ["site"] = watched.Site },
            ["commonLabels"] = Labels(),
            ["commonAnnotations"] = Annotations(),
            ["externalURL"] = "",
            ["alerts"] = new JsonArray(alert),
        };
    }

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
