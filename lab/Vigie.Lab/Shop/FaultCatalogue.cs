using Vigie.Lab.Pbs;

namespace Vigie.Lab.Shop;

/// <summary>All faults of a site, in the order of the page.</summary>
internal static class FaultCatalogue
{
    private const string Guest = "vm";

    /// <summary>What the faults of a site are about.</summary>
    /// <param name="Store">A datastore with critical groups.</param>
    /// <param name="Group">The machine whose backup is spoiled.</param>
    /// <param name="Expected">The machine that the configuration names exactly.</param>
    /// <param name="SyncJob">A sync job.</param>
    internal sealed record Subject(string Store, string Group, string Expected, string SyncJob);

    public static IReadOnlyList<LabFault> Of(Subject subject) =>
        [.. BackupFaults(subject), .. DatastoreFaults.Of(subject.Store), .. JobFaults.Of(subject.Store, subject.SyncJob), .. ServerFaults.All];

    private static IEnumerable<LabFault> BackupFaults(Subject subject)
    {
        var labels = new Dictionary<string, string> { ["datastore"] = subject.Store, ["backup_id"] = subject.Group };
        yield return Backup("aged-backup", "Age this backup by 10 h", $"All backups of vm/{subject.Group} in {subject.Store} are 10 h older.", "PbsBackupTooOld") with
        {
            Labels = labels,
            Edit = (s, _) => s.EditGroups(subject.Store, Is(subject.Group), g => g.Shifted(TimeSpan.FromHours(-10))),
        };
        yield return Backup("verify-failed", "Verification failed", $"The newest backup of vm/{subject.Group} is damaged.", "PbsVerifyFailed") with
        {
            Labels = labels,
            Edit = (s, _) => s.EditGroups(subject.Store, Is(subject.Group), g => g.Damaged()),
        };
        yield return Backup("verify-failed-widely", "Many backups damaged at once", $"The newest backup of every group in {subject.Store} is damaged, as after an attack.", "PbsVerifyFailedWidely") with
        {
            Labels = new Dictionary<string, string> { ["datastore"] = subject.Store },
            Edit = (s, _) => s.EditGroups(subject.Store, _ => true, g => g.Damaged()),
        };
        yield return Backup("missing-backup", "Expected backup is not there", $"vm/{subject.Expected}, which the configuration names, has vanished from {subject.Store}.", "PbsBackupMissing") with
        {
            Waits = "5 min",
            Labels = new Dictionary<string, string> { ["backup_id"] = subject.Expected },
            Edit = (s, _) => s.DropGroups(subject.Store, Is(subject.Expected)),
        };
        yield return Backup("clock-ahead", "Backup from the future", $"The clock of vm/{subject.Group}'s host is 1 h ahead.", "PbsBackupClockAhead") with
        {
            Labels = labels,
            Edit = (s, now) => s.EditGroups(subject.Store, Is(subject.Group), g => g with { Snapshots = [new PbsSnapshot(now + 3600), .. g.Snapshots] }),
        };
    }

    private static LabFault Backup(string name, string title, string effect, string alert) =>
        new() { Name = name, Title = title, Section = "Backups", Effect = effect, Alerts = [alert] };

    private static Func<PbsGroup, bool> Is(string id) => group => group.Type == Guest && group.Id == id;
}
