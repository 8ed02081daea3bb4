using Vigie.Core.Configuration;
using Vigie.Heartbeat.Beats;
using Vigie.Testing;

namespace Vigie.Heartbeat.Tests;

public sealed class KeysTests
{
    private const string Beat = "{ name: watchdog, alert: Watchdog, period: 1m, grace: 5m }";
    private const string Mail = "alarm: { mail: { host: mail.example, from: w@example.org, to: [a@example.org] } }";
    private const string Head = "state_folder: .\n    token: ${TOKEN}\n    ";

    [Fact]
    public void Read_EveryKey_ReachesTheSettings()
    {
        var settings = Read("""
            state_folder: .
                token: ${TOKEN}
                client_certificates: true
                beats:
                  - { name: two-day, by: mail, alert: AlertServerAlive, labels: { site: AARD }, period: 2d, grace: 1h, number: beat, schedule: { at: 8h, zone: Europe/Paris }, tolerated_repeats: 3, explained_by: other }
                  - { name: other, by: ping, period: 1m, grace: 5m }
                mail_in: { listen: "127.0.0.1:2527", recipient: beat@example.org, token: "${MAIL}" }
                alarm:
                  repeat: 2h
                  mail: { host: mail.example, port: 465, tls: implicit, user: u, password: "${PASSWORD}", hello: w.example, from: w@example.org, to: [a@example.org, b@example.org], timeout: 5s }
                  webhooks: [{ name: soc, url: "https://soc.example/hook", token: "${SOC}" }]
                pings: [{ url: "https://other.example/beat/x/y", token: "${OTHER}", every: 30s }]
            """);
        Assert.Equal((true, TimeSpan.FromHours(2), true), (settings.Token is not null, settings.Repeat, settings.TakesClientCertificates));
        var beat = settings.Beats[0];
        Assert.Equal(("two-day", BeatSource.Mail, "AlertServerAlive", "AARD", "beat", 3, "other"), (beat.Name, beat.Source, beat.Alert, beat.Labels["site"], beat.NumberLabel, beat.ToleratedRepeats, beat.ExplainedBy));
        Assert.Equal((TimeSpan.FromDays(2), TimeSpan.FromHours(1), TimeSpan.FromHours(8), "Europe/Paris"), (beat.Period, beat.Grace, beat.Schedule!.At, beat.Schedule.Zone.Id));
        Assert.Equal((465, MailTls.Implicit, "u", "w.example", 2, TimeSpan.FromSeconds(5)), (settings.Mail!.Port, settings.Mail.Tls, settings.Mail.User, settings.Mail.Hello, settings.Mail.To.Count, settings.Mail.Timeout));
        Assert.Equal(("soc", 1, 2527, "beat@example.org"), (settings.Webhooks[0].Name, settings.Pings.Count, settings.MailIn!.Listen.Port, settings.MailIn.Recipient));
    }

    [Theory]
    [InlineData("state_folder: .\n    beats: [" + Beat + "]\n    " + Mail, "token: must be given")]
    [InlineData("state_folder: nowhere\n    token: ${TOKEN}\n    beats: [" + Beat + "]\n    " + Mail, "the folder must be there")]
    [InlineData(Head + "beats: []\n    " + Mail, "1 to 100")]
    [InlineData(Head + "beats: [" + Beat + ", " + Beat + "]\n    " + Mail, "each beat another name")]
    [InlineData(Head + "beats: [{ name: x, period: 1m, grace: 1m }]\n    " + Mail, "tells which alert is the beat")]
    [InlineData(Head + "beats: [{ name: x, by: ping, alert: Y, period: 1m, grace: 1m }]\n    " + Mail, "must not be given for a ping")]
    [InlineData(Head + "beats: [{ name: x, by: mail, alert: Y, period: 1m, grace: 1m }]\n    " + Mail, "a beat comes by mail")]
    [InlineData(Head + "beats: [{ name: x, alert: Y, period: 1m, grace: 1m, explained_by: z }]\n    " + Mail, "another beat of this target")]
    [InlineData(Head + "beats: [{ name: x, alert: Y, period: 1m, grace: 1m, schedule: { at: 8h, zone: UTC } }]\n    " + Mail, "must come with number")]
    [InlineData(Head + "beats: [{ name: x, alert: Y, period: 1m, grace: 1m, number: beat, schedule: { at: 8h, zone: Europe/Nowhere } }]\n    " + Mail, "time zone")]
    [InlineData(Head + "beats: [" + Beat + "]\n    alarm: { repeat: 1h }", "a watcher that can tell nobody")]
    [InlineData(Head + "beats: [" + Beat + "]\n    alarm: { mail: { host: mail.example, from: w@example.org, to: [] } }", "at least one administrator")]
    [InlineData(Head + "beats: [" + Beat + "]\n    alarm: { mail: { host: mail.example, from: w@example.org, to: [a@example.org, A@example.org] } }", "each administrator once")]
    [InlineData(Head + "beats: [" + Beat + "]\n    alarm: { mail: { host: mail.example, from: \"w@example.org>\", to: [a@example.org] } }", "must be a mail address")]
    [InlineData(Head + "beats: [" + Beat + "]\n    alarm: { mail: { host: mail.example, tls: none, user: u, password: \"${PASSWORD}\", from: w@example.org, to: [a@example.org] } }", "in the clear")]
    [InlineData(Head + "beats: [" + Beat + "]\n    alarm: { mail: { host: mail.example, user: u, from: w@example.org, to: [a@example.org] } }", "belong together")]
    [InlineData(Head + "beats: [" + Beat + "]\n    mail_in: { listen: \"127.0.0.1:1\", recipient: b@example.org, token: \"${MAIL}\" }\n    " + Mail, "no beat comes by mail")]
    public void Read_Mistake_IsAFaultThatSaysWhatWouldBeRight(string keys, string expected)
    {
        var faults = Load(keys).Faults.Select(fault => fault.ToString()).ToList();
        Assert.Contains(faults, fault => fault.Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain(faults, fault => fault.Contains("hush", StringComparison.Ordinal));
    }

    private static HeartbeatSettings Read(string keys)
    {
        var result = Load(keys);
        Assert.Empty(result.Faults);
        return Assert.IsType<HeartbeatSettings>(Assert.Single(result.Config!.Targets).Plan);
    }

    private static ConfigResult Load(string keys)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("vigie.yml", $"targets:\n  - name: alerting-a\n    kind: heartbeat\n    site: AARD\n    {keys}\n");
        return ConfigLoader.Load(file, [new HeartbeatModule()], name => $"hush-{name}");
    }
}
