using Vigie.Lab.Pbs;

namespace Vigie.Lab.Shop.Faults;

/// <summary>Changes to parts of a scenario, for faults.</summary>
internal static class ScenarioEdits
{
    public static PbsScenario EditStore(this PbsScenario scenario, string store, Func<PbsDatastore, PbsDatastore> edit) =>
        scenario with { Datastores = [.. scenario.Datastores.Select(s => s.Name == store ? edit(s) : s)] };

    public static PbsScenario EditGroups(this PbsScenario scenario, string store, Func<PbsGroup, bool> which, Func<PbsGroup, PbsGroup> edit) =>
        scenario.EditStore(store, s => s with
        {
            Namespaces = [.. s.Namespaces.Select(n => n with { Groups = [.. n.Groups.Select(g => which(g) ? edit(g) : g)] })],
        });

    public static PbsScenario DropGroups(this PbsScenario scenario, string store, Func<PbsGroup, bool> which) =>
        scenario.EditStore(store, s => s with
        {
            Namespaces = [.. s.Namespaces.Select(n => n with { Groups = [.. n.Groups.Where(g => !which(g))] })],
        });

    public static PbsGroup EditSnapshots(this PbsGroup group, Func<PbsSnapshot, PbsSnapshot> edit) =>
        group with { Snapshots = [.. group.Snapshots.Select(edit)] };

    public static PbsGroup Shifted(this PbsGroup group, TimeSpan by) =>
        group.EditSnapshots(s => s with { Time = s.Time + (long)by.TotalSeconds });

    /// <summary>The newest finished snapshot's verification failed.</summary>
    public static PbsGroup Damaged(this PbsGroup group)
    {
        var newest = group.Snapshots.Where(s => s.Finished).MaxBy(s => s.Time);
        return group.EditSnapshots(s => ReferenceEquals(s, newest) ? s with { Verification = new PbsVerification("failed", s.Time + 900) } : s);
    }

    /// <summary>The last run of a job ended in an error; a run that is under way is not told.</summary>
    public static T Failed<T>(this T job, string error)
        where T : PbsJob => job with { Run = Failed(job.Run, error) };

    public static PbsRun Failed(PbsRun run, string error) =>
        run with { End = run.End ?? run.Start + 1, State = error };
}
