using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Vigie.Lab.Databases;

/// <summary>A fault of a database pair: which pair, and how it is made.</summary>
/// <param name="Engine">Key of the pair.</param>
/// <param name="MakeAsync">Makes it, while others may be there.</param>
internal sealed record DatabaseTrouble(string Engine, Func<LabDatabases, Task> MakeAsync);

/// <summary>The database servers of both sites: a pair of MariaDB and a pair of PostgreSQL.</summary>
internal sealed class LabDatabases : IAsyncDisposable
{
    public const string MariaDbEngine = "mariadb";
    public const string PostgresEngine = "postgres";

    private readonly SemaphoreSlim _switching = new(1, 1);
    private readonly ConcurrentDictionary<string, bool> _mustBeRepaired = new();
    private ImmutableDictionary<string, IReadOnlyList<DatabaseTrouble>> _active = ImmutableDictionary<string, IReadOnlyList<DatabaseTrouble>>.Empty;

    private LabDatabases(MariaDbPair? mariaDb, PostgresPair? postgres) => (MariaDb, Postgres) = (mariaDb, postgres);

    /// <summary>MariaDB; null: it is not installed.</summary>
    public MariaDbPair? MariaDb { get; }

    /// <summary>PostgreSQL; null: it is not installed.</summary>
    public PostgresPair? Postgres { get; }

    /// <summary>Starts what is installed, both pairs at once.</summary>
    /// <param name="state">Directory of the lab.</param>
    /// <param name="options">Where they listen.</param>
    /// <param name="clock">Time of the stamps.</param>
    /// <param name="only">Start this engine alone.</param>
    /// <exception cref="IOException">A server does not start, or a port is taken.</exception>
    public static async Task<LabDatabases> StartAsync(string state, DatabaseOptions options, TimeProvider clock, string? only = null)
    {
        var mariaDb = MariaDbNode.IsInstalled && only != PostgresEngine ? MariaDbPair.StartAsync(new PairPlan(state, options.MariaDbAardPort, options.MariaDbDrynPort, options.Pace, clock)) : null;
        var postgres = PostgresNode.IsInstalled && only != MariaDbEngine ? PostgresPair.StartAsync(new PairPlan(state, options.PostgresAardPort, options.PostgresDrynPort, options.Pace, clock)) : null;
        try
        {
            return new LabDatabases(mariaDb is null ? null : await mariaDb, postgres is null ? null : await postgres);
        }
        catch
        {
            await EndAsync(mariaDb);
            await EndAsync(postgres);
            throw;
        }
    }

    /// <summary>Makes the faults of a site so: what was taken away is repaired together with the rest of its pair, and what remains is made again.</summary>
    /// <param name="site">Name of the site.</param>
    /// <param name="next">Its faults that are on.</param>
    public async Task ApplyAsync(string site, IEnumerable<DatabaseTrouble> next)
    {
        await _switching.WaitAsync();
        try
        {
            var before = Troubles(_active);
            _active = _active.SetItem(site, [.. next]);
            var now = Troubles(_active);
            await Task.WhenAll(new[] { MariaDbEngine, PostgresEngine }.Select(engine => ApplyAsync(engine, before, now)));
        }
        finally
        {
            _switching.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(MariaDb?.DisposeAsync().AsTask() ?? Task.CompletedTask, Postgres?.DisposeAsync().AsTask() ?? Task.CompletedTask);
        _switching.Dispose();
    }

    private static List<DatabaseTrouble> Troubles(ImmutableDictionary<string, IReadOnlyList<DatabaseTrouble>> active) =>
        [.. active.Values.SelectMany(troubles => troubles)];

    private static async Task EndAsync<T>(Task<T>? starting)
        where T : IAsyncDisposable
    {
        try
        {
            await (starting is null ? ValueTask.CompletedTask : (await starting).DisposeAsync());
        }
        catch (IOException)
        {
            return;
        }
    }

    private async Task ApplyAsync(string engine, List<DatabaseTrouble> before, List<DatabaseTrouble> now)
    {
        var (had, has) = (before.Where(t => t.Engine == engine).ToList(), now.Where(t => t.Engine == engine).ToList());
        _mustBeRepaired[engine] = _mustBeRepaired.GetValueOrDefault(engine) || had.Except(has).Any();
        var made = had;
        if (_mustBeRepaired[engine])
        {
            IReplicationPair pair = engine == MariaDbEngine ? MariaDb! : Postgres!;
            await pair.RepairAsync();
            _mustBeRepaired[engine] = false;
            made = [];
        }

        foreach (var trouble in has.Except(made))
        {
            await trouble.MakeAsync(this);
        }
    }
}
