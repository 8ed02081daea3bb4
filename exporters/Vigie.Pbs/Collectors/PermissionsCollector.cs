using Vigie.Core.Collecting;
using Vigie.Pbs.Parsing;

namespace Vigie.Pbs.Collectors;

/// <summary>
/// The token's own rights. PBS hides what a token may not see rather than refusing it, so that an empty list proves nothing: this
/// tells "nothing there" from "may not see".
/// </summary>
/// <param name="parts">The parts of the target.</param>
internal sealed class PermissionsCollector(PbsParts parts) : ICollector
{
    /// <summary>What is fixed about the collector.</summary>
    public static readonly CollectorDescription Fixed = new("permissions", TimeSpan.FromMinutes(60), TimeSpan.FromSeconds(30), IsEssential: false,
        [PbsMetrics.PermissionGranted]);

    /// <inheritdoc/>
    public CollectorDescription Description => Fixed;

    /// <inheritdoc/>
    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var permissions = await parts.Calls.ObjectAsync(parts.Calls.Requests.Permissions, PermissionParser.Read, deadline);
        var seesDatastores = permissions.ReachesBelow("/datastore", "Datastore.Audit");
        Add("datastore_audit", seesDatastores);
        Add("system_audit", permissions.Holds("/system/status", "Sys.Audit"));
        Add("remote_audit", permissions.ReachesBelow("/remote", "Remote.Audit"));
        Add("tape_audit", permissions.ReachesBelow("/tape", "Tape.Audit"));
        if (!seesDatastores)
        {
            run.Advise(FailureReason.Forbidden, "the token may audit no datastore, so that all datastores, groups and jobs are hidden from it: it lacks Datastore.Audit on /datastore");
        }

        void Add(string name, bool isGranted) => run.Metrics.Add(PbsMetrics.PermissionGranted, isGranted ? 1 : 0, name);
    }
}
