using Vigie.Core.Collecting;
using Vigie.Exposition;
using Vigie.Replication.Metrics;
using Vigie.Replication.Model;
using Vigie.Replication.Postgres.Model;
using Vigie.Replication.Postgres.Parsing;
using Vigie.Replication.Postgres.Protocol;

namespace Vigie.Replication.Postgres.Collectors;

/// <summary>Reads the subscriptions of logical replication, database by database: each knows only its own.</summary>
/// <param name="databases">For each database its conversation.</param>
internal sealed class SubscriptionsCollector(IReadOnlyList<KeyValuePair<string, ServerReader>> databases) : ICollector
{
    public static readonly CollectorDescription Fixed = new("subscriptions", TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), IsEssential: false,
    [
        ReplicationMetrics.PostgresSubscriptionState, ReplicationMetrics.PostgresSubscriptionEnabled, ReplicationMetrics.PostgresSubscriptionWorker, ReplicationMetrics.PostgresSubscriptionErrors,
        ReplicationMetrics.PostgresSubscriptionConflicts, ReplicationMetrics.PostgresSubscriptionTables, ReplicationMetrics.PostgresSubscriptionMessage, ReplicationMetrics.PostgresSubscriptionUnreceived,
    ]);

    private readonly Dictionary<(string Database, string Subscription), long> _errors = [];

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        TargetFailureException? first = null;
        var failures = 0;
        foreach (var (database, server) in databases)
        {
            try
            {
                await ReadAsync(run, database, server, deadline);
            }
            catch (TargetFailureException failure)
            {
                // One database that cannot be read hides no other one.
                first ??= failure;
                failures++;
                run.FailPart(failure.Reason, $"database {database}: {failure.Message}");
            }
        }

        if (first is not null && failures == databases.Count)
        {
            throw first;
        }
    }

    private async Task ReadAsync(CollectorRun run, string database, ServerReader server, CancellationToken deadline)
    {
        var rows = await server.AskAsync($"subscriptions of {database}", statements => statements.Subscriptions, deadline);
        var tables = rows.Count == 0 ? Sql.SqlRows.None : await server.AskAsync($"tables of {database}", statements => statements.SubscriptionTables, deadline);
        var subscriptions = SubscriptionParser.Parse(rows, tables);
        foreach (var gone in _errors.Keys.Where(key => key.Database == database && subscriptions.All(one => one.Name != key.Subscription)).ToList())
        {
            _errors.Remove(gone);
        }

        foreach (var subscription in subscriptions)
        {
            Write(run.Metrics, subscription, StateOf(database, subscription), [database, subscription.Name]);
        }
    }

    private SubscriptionState StateOf(string database, Subscription subscription)
    {
        var key = (database, subscription.Name);
        var errors = subscription.ApplyErrors is null && subscription.CopyErrors is null ? (long?)null : (subscription.ApplyErrors ?? 0) + (subscription.CopyErrors ?? 0);
        var grew = errors is { } now && _errors.TryGetValue(key, out var before) && now > before;
        if (errors is { } counted)
        {
            _errors[key] = counted;
        }

        return !subscription.IsEnabled ? SubscriptionState.Disabled
            : grew ? SubscriptionState.Failing
            : !subscription.HasWorker ? SubscriptionState.NoWorker
            : subscription.Tables.Keys.Any(state => state != TableState.Ready) ? SubscriptionState.Copying
            : SubscriptionState.Running;
    }

    private static void Write(MetricWriter metrics, Subscription subscription, SubscriptionState state, string[] labels)
    {
        metrics.AddState(ReplicationMetrics.PostgresSubscriptionState, Words<SubscriptionState>.Of(state), labels);
        metrics.AddKnown(ReplicationMetrics.PostgresSubscriptionEnabled, subscription.IsEnabled, labels);
        metrics.AddKnown(ReplicationMetrics.PostgresSubscriptionWorker, subscription.HasWorker, labels);
        metrics.AddKnown(ReplicationMetrics.PostgresSubscriptionErrors, subscription.ApplyErrors, [.. labels, "apply"]);
        metrics.AddKnown(ReplicationMetrics.PostgresSubscriptionErrors, subscription.CopyErrors, [.. labels, "copy"]);
        metrics.AddKnown(ReplicationMetrics.PostgresSubscriptionMessage, subscription.LastMessage, labels);
        metrics.AddKnown(ReplicationMetrics.PostgresSubscriptionUnreceived, subscription.Unreceived, labels);
        foreach (var (conflict, count) in subscription.Conflicts)
        {
            metrics.Add(ReplicationMetrics.PostgresSubscriptionConflicts, count, [.. labels, conflict]);
        }

        foreach (var tableState in Enum.GetValues<TableState>())
        {
            metrics.Add(ReplicationMetrics.PostgresSubscriptionTables, subscription.Tables.GetValueOrDefault(tableState), [.. labels, Words<TableState>.Of(tableState)]);
        }
    }
}
