using Vigie.Lab.Pbs;

namespace Vigie.Lab.Shop.Faults;

/// <summary>Faults of backups: too old, damaged, not there.</summary>
internal static class BackupFaults
{
    private const string Guest = "vm";

    public static IEnumerable<LabFault> Of(FaultSubject subject)
    {
        var labels = new Dictionary<string, string> { ["datastore"] = subject.Store, ["backup_id"] = subject.Group };
        yield return Fault("aged-backup", "Age this backup by 10 h", $"All backups of vm/{subject.Group} in {subject.Store} are 10 h older.", "PbsBackupTooOld") with
        {
            Labels = labels,
            EditPbs = (s, _) => s.EditGroups(subject.Store, Is(subject.Group), g => g.Shifted(TimeSpan.FromHours(-10))),
        };
        yield return Fault("verify-failed", "Verification failed", $"The newest backup of vm/{subject.Group} is damaged.", "PbsVerifyFailed") with
        {
            Labels = labels,
            EditPbs = (s, _) => s.EditGroups(subject.Store, Is(subject.Group), g => g.Damaged()),
        };
        yield return Fault("verify-failed-widely", "Many backups damaged at once", $"The newest backup of every group in {subject.Store} is damaged, as after an attack.", "PbsVerifyFailedWidely") with
        {
            Labels = new Dictionary<string, string> { ["datastore"] = subject.Store },
            EditPbs = (s, _) => s.EditGroups(subject.Store, _ => true, g => g.Damaged()),
        };
        yield return Fault("missing-backup", "Expected backup is not there", $"vm/{subject.Expected}, which the configuration names, has vanished from {subject.Store}.", "PbsBackupMissing") with
        {
            Waits = "5 min",
            Labels = new Dictionary<string, string> { ["backup_id"] = subject.Expected },
            EditPbs = (s, _) => s.DropGroups(subject.Store, Is(subject.Expected)),
        };
        yield return Fault("clock-ahead", "Backup from the future", $"The clock of vm/{subject.Group}'s host is 1 h ahead.", "PbsBackupClockAhead") with
        {
            Labels = labels,
            EditPbs = (s, now) => s.EditGroups(subject.Store, Is(subject.Group), g => g with { Snapshots = [new PbsSnapshot(now + 3600), .. g.Snapshots] }),
        };
    }

    private static LabFault Fault(string name, string title, string effect, string alert) =>
        new() { Name = name, Title = title, Section = "Backups", Effect = effect, Alerts = [alert] };

    private static Func<PbsGroup, bool> Is(string id) => group => group.Type == Guest && group.Id == id;
}
