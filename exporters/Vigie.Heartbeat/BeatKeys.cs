using System.Globalization;
using Vigie.Core.Configuration;
using Vigie.Heartbeat.Beats;

namespace Vigie.Heartbeat;

/// <summary>The keys of one beat.</summary>
internal static class BeatKeys
{
    private static readonly ConfigKey<string?> _name =
        Key.Text("name", "Name of the beat: the label beat, and the end of the address of a ping", required: true, "[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
            mustBe: "must be 1 to 64 letters, digits, dots, hyphens or underscores, and begin with a letter or digit");

    private static readonly ConfigKey<string?> _by =
        Key.Choice("by", "How it comes: as a webhook of Alertmanager, as a plain request, or as a mail", Words<BeatSource>.All, fallback: "webhook");

    private static readonly ConfigKey<string?> _alert =
        Key.Text("alert", "Name of the alert that carries it, for webhook and mail", pattern: "[a-zA-Z_:][a-zA-Z0-9_:]{0,127}", mustBe: "must be the name of an alert");

    private static readonly ConfigKey<IReadOnlyDictionary<string, string>> _labels = Key.Map(new MapDeclaration<string>
    {
        Name = "labels",
        Description = "Labels that the alert must have, such as {site: AARD}. A mail has site and beat alone",
        What = "labels",
        NamePattern = "[a-zA-Z_][a-zA-Z0-9_]{0,63}",
        NameMustBe = "must be the name of a label",
        Parse = text => text.Length <= 256 ? ParseResult<string>.Of(text) : ParseResult<string>.Fault("must be at most 256 characters"),
        ValueMustBe = "must be at most 256 characters",
        Max = 16,
    });

    private static readonly ConfigKey<TimeSpan?> _period =
        Key.Duration("period", "Time between two beats", min: TimeSpan.FromSeconds(1), max: TimeSpan.FromDays(60), required: true);

    private static readonly ConfigKey<TimeSpan?> _grace =
        Key.Duration("grace", "How much later than its time it may come before it is missing", min: TimeSpan.FromSeconds(1), max: TimeSpan.FromDays(30), required: true);

    private static readonly ConfigKey<string?> _number =
        Key.Text("number", "The label of the alert that holds the beat's number (beat for AlertServerAlive); for a ping any word: its parameter is always number. Without it the beat has no number",
            pattern: "[a-zA-Z_][a-zA-Z0-9_]{0,63}", mustBe: "must be the name of a label");

    private static readonly ConfigKey<TimeSpan?> _at =
        Key.Duration("at", "Local time of day at which the number changes, as a length of time since midnight: 8h for 08:00", required: true, max: TimeSpan.FromDays(1));

    private static readonly ConfigKey<TimeZoneInfo?> _zone =
        Key.Parsed("zone", "Time zone of that time of day, summer time included: a name of the IANA database such as Europe/Paris, or UTC", ParseZone, required: true, mustBe: "must be a time zone of the IANA database that this system knows (package tzdata), such as Europe/Paris or UTC");

    private static readonly ConfigKey<ScheduleText?> _schedule = Key.Section(
        "schedule", "When the number is floor((local time - at) / period), as the rule AlertServerAlive makes it: then the watcher knows which number is due without having received any",
        [_at, _zone], section => section.Get(_at) is { } at && section.Get(_zone) is { } zone ? new ScheduleText(at, zone) : null);

    private static readonly ConfigKey<long> _repeats =
        Key.Integer("tolerated_repeats", "How often the same number may come again before somebody is told: Alertmanager repeats itself after a hard crash", 5, 0, 10_000);

    private static readonly ConfigKey<string?> _explained =
        Key.Text("explained_by", "Another beat of this target that comes more often by a part of the same way: while that one is missing, and for the time of this one's grace after it is back, the absence of this one is not told beside it");

    /// <summary>All keys.</summary>
    public static readonly IReadOnlyList<ConfigKey> All = [_name, _by, _alert, _labels, _period, _grace, _number, _schedule, _repeats, _explained];

    /// <summary>Reads a beat.</summary>
    /// <param name="section">Its section; faults are told to it.</param>
    /// <returns>The beat, or null when there is a fault.</returns>
    public static BeatPlan? Read(ConfigSection section)
    {
        var (name, period, grace, schedule) = (section.Get(_name), section.Get(_period), section.Get(_grace), section.Get(_schedule));
        var source = section.Get(_by) switch { "ping" => BeatSource.Ping, "mail" => BeatSource.Mail, _ => BeatSource.Webhook };
        Check(section, source);
        if (section.HasFaults || name is null || period is null || grace is null)
        {
            return null;
        }

        return new BeatPlan
        {
            Name = name,
            Source = source,
            Alert = section.Get(_alert) ?? "",
            Labels = section.Get(_labels),
            Period = period.Value,
            Grace = grace.Value,
            NumberLabel = section.Get(_number),
            Schedule = schedule is null ? null : new BeatSchedule(schedule.At, schedule.Zone, period.Value),
            ToleratedRepeats = (int)section.Get(_repeats),
            ExplainedBy = section.Get(_explained),
        };
    }

    private static void Check(ConfigSection section, BeatSource source)
    {
        if (source == BeatSource.Ping)
        {
            foreach (var key in new ConfigKey[] { _alert, _labels }.Where(section.Has))
            {
                section.Fault(key, "must not be given for a ping: it belongs to webhook and mail");
            }
        }
        else if (!section.Has(_alert))
        {
            section.Fault(_alert, "must be given: it tells which alert is the beat");
        }

        if (section.Has(_schedule) && !section.Has(_number))
        {
            section.Fault(_schedule, "must come with number: a schedule tells which number is due");
        }

        if (source == BeatSource.Mail && section.Has(_number) && section.Get(_number) is { } number && number != "beat")
        {
            section.Fault(_number, "must be beat for a mail: the header X-Vigie-Beat holds it");
        }
    }

    private static ParseResult<TimeZoneInfo> ParseZone(string text) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone)
            ? ParseResult<TimeZoneInfo>.Of(zone)
            : ParseResult<TimeZoneInfo>.Fault(string.Create(CultureInfo.InvariantCulture, $"must be a time zone of the IANA database that this system knows (package tzdata), such as Europe/Paris or UTC"));

    private sealed record ScheduleText(TimeSpan At, TimeZoneInfo Zone);
}
