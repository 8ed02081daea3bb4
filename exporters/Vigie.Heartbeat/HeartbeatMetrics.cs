using Vigie.Exposition;
using Vigie.Heartbeat.Beats;
using static Vigie.Exposition.MetricFamily;

namespace Vigie.Heartbeat;

/// <summary>All metrics of the module.</summary>
internal static class HeartbeatMetrics
{
    public static readonly MetricFamily LastReceived = Gauge("vigie_beat_last_received_timestamp_seconds", "When the beat was received last; absent before the first one.", "seconds", "beat");
    public static readonly MetricFamily Period = Gauge("vigie_beat_expected_period_seconds", "Time between two beats, as configured.", "seconds", "beat");
    public static readonly MetricFamily Grace = Gauge("vigie_beat_grace_seconds", "How much later than its time the beat may come, as configured.", "seconds", "beat");
    public static readonly MetricFamily Overdue = Gauge("vigie_beat_overdue", "1 while the beat is missing beyond its grace or has ended, else 0.", "", "beat");
    public static readonly MetricFamily Sequence = Gauge("vigie_beat_sequence", "Greatest number that the beat had; absent where it has none.", "", "beat");
    public static readonly MetricFamily ExpectedSequence = Gauge("vigie_beat_expected_sequence", "Number that is in force by the watcher's clock, where the clock tells it.", "", "beat");
    public static readonly MetricFamily State = StateSet("vigie_beat_state", "How the beat stands.", "state", Words<BeatState>.All, "beat");
    public static readonly MetricFamily Lateness = Gauge("vigie_beat_lateness_seconds", "How much after its time the last new number came, where the clock tells the time.", "seconds", "beat");
    public static readonly MetricFamily Arrivals = Counter("vigie_beat_arrivals_total", "Arrivals of the beat by what they were, since it is watched.", "", "beat", "verdict");
    public static readonly MetricFamily Missed = Counter("vigie_beat_missed_total", "How often the beat was found missing, since it is watched.", "", "beat");
    public static readonly MetricFamily Since = Gauge("vigie_beat_watched_since_timestamp_seconds", "Since when the beat is watched: what came before is not known.", "seconds", "beat");
    public static readonly MetricFamily Incidents = Gauge("vigie_watcher_incidents", "Incidents that were told and are not over.");
    public static readonly MetricFamily Notifications = Counter("vigie_watcher_notifications_total", "Tries to tell a recipient, by channel and outcome, since the start.", "", "channel", "outcome");
    public static readonly MetricFamily NotificationsWaiting = Gauge("vigie_watcher_notifications_waiting", "Messages that a recipient has not taken yet.", "", "channel");
    public static readonly MetricFamily ChannelsFailing = Gauge("vigie_watcher_recipients_failing", "Recipients whose last try failed.", "", "channel");
    public static readonly MetricFamily Refused = Counter("vigie_watcher_refused_total", "What was sent to the watcher and not taken, by reason, since the start.", "", "reason");
    public static readonly MetricFamily Stored = Gauge("vigie_watcher_state_stored", "1 when the last change of the memory is on the disk, 0 when it could not be written.");
    public static readonly MetricFamily Damaged = Gauge("vigie_watcher_state_damaged", "1 when the memory could not be read at the start and was begun anew, else 0.");
    public static readonly MetricFamily ClockSteps = Counter("vigie_watcher_clock_steps_total", "Jumps of the wall clock that were seen, since the start.");
    public static readonly MetricFamily MailListening = Gauge("vigie_watcher_mail_listening", "1 while beats can come in as mail, 0 while the port cannot be had; absent where none is configured.");
    public static readonly MetricFamily SignTaken = Gauge("vigie_watcher_sign_of_life_taken", "1 when the other watcher took the last sign of life, 0 when it did not.", "", "url");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MetricFamily> All { get; } =
    [
        LastReceived, Period, Grace, Overdue, Sequence, ExpectedSequence, State, Lateness, Arrivals, Missed, Since, Incidents, Notifications, NotificationsWaiting,
        ChannelsFailing, Refused, Stored, Damaged, ClockSteps, MailListening, SignTaken,
    ];
}
