using System.Collections.Concurrent;
using System.Globalization;
using Vigie.Core.Collecting;
using Vigie.Reach;
using Vigie.Replication.MySql.Native;
using Vigie.Replication.Sql;
using Vigie.Ssh;

namespace Vigie.Replication.MySql;

/// <summary>
/// A session with a MySQL or MariaDB server by MariaDB Connector/C, on a thread of its own: no thread of the pool ever waits for a server.
/// One connection is kept; one that turns out to be dead is replaced once before that counts as a failure.
/// </summary>
internal sealed class MySqlSession : ISqlSession
{
    private static readonly TimeSpan _goodbye = TimeSpan.FromSeconds(2);
    private static readonly Lock _initialising = new();
    private static bool _isInitialised;

    private readonly MySqlAccess _access;
    private readonly Introduction _introduction;
    private readonly Tunnel? _tunnel;
    private readonly Action _load;
    private readonly BlockingCollection<Question> _questions = new(boundedCapacity: 16);
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _starting = new();
    private Thread? _thread;
    private NativeConnection? _connection;
    private volatile string? _version;
    private long _connections;

    /// <summary>Makes the session. Nothing is loaded or sent before the first question.</summary>
    /// <param name="access">Where the server is, who asks it and how.</param>
    /// <param name="clock">The time, for the validity of certificates.</param>
    /// <param name="load">Loads the library; null for the usual way.</param>
    /// <param name="tunnel">The way through a bastion; null for the direct one. Its owner ends it.</param>
    public MySqlSession(MySqlAccess access, TimeProvider clock, Action? load = null, Tunnel? tunnel = null)
    {
        (_access, _load, _tunnel) = (access, load ?? Initialise, tunnel);
        _introduction = new Introduction(access.Sql, clock);
    }

    /// <inheritdoc/>
    public string? ServerVersion => _version;

    /// <inheritdoc/>
    public long Connections => Interlocked.Read(ref _connections);

    /// <inheritdoc/>
    public async Task<SqlRows> AskAsync(string statement, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_end.IsCancellationRequested, this);
        using var question = new Question(statement, cancel, _end.Token);
        Start();
        if (!_questions.TryAdd(question, 0, CancellationToken.None))
        {
            throw new SqlException(SqlFailure.Timeout, $"{_access.Sql.Address}: earlier questions still wait");
        }

        // Twice: a dead connection may be found first. The rest is for a name server that does not answer, which the library cannot be told to give up.
        var limit = (_access.Sql.Timeout * 4) + TimeSpan.FromSeconds(1);
        try
        {
            return await question.Answer.WaitAsync(limit, question.Cancel);
        }
        catch (TimeoutException e)
        {
            question.GiveUp();
            throw new SqlException(SqlFailure.Timeout, string.Create(CultureInfo.InvariantCulture, $"{_access.Sql.Address}: no answer within {limit.TotalSeconds:0.#} s"), inner: e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_end.IsCancellationRequested)
        {
            return;
        }

        await _end.CancelAsync();
        _questions.CompleteAdding();
        lock (_starting)
        {
            if (_thread is null)
            {
                _ended.TrySetResult();
            }
        }

        // A thread that waits for a name server ends by itself later; nothing waits for it.
        await Task.WhenAny(_ended.Task, Task.Delay(_goodbye, TimeProvider.System, CancellationToken.None));
    }

    private static void Initialise()
    {
        lock (_initialising)
        {
            if (!_isInitialised)
            {
                _ = LibMariaDb.Initialise(0, 0, 0);
                _isInitialised = true;
            }
        }
    }

    private void Start()
    {
        lock (_starting)
        {
            if (_thread is null)
            {
                _thread = new Thread(Run, maxStackSize: 512 * 1024) { IsBackground = true, Name = "mysql session" };
                _thread.Start();
            }
        }
    }

    private void Run()
    {
        try
        {
            foreach (var question in _questions.GetConsumingEnumerable())
            {
                Answer(question);
            }
        }
        finally
        {
            _connection?.Dispose();
            _connection = null;
            _ended.TrySetResult();
        }
    }

    private void Answer(Question question)
    {
        try
        {
            question.Cancel.ThrowIfCancellationRequested();
            _load();
            question.Set(Ask(question));
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            question.Set(new SqlException(SqlFailure.Config, $"{LibMariaDb.Name} cannot be loaded or is too old: install the package libmariadb3", inner: e));
        }
        catch (Exception e)
        {
            question.Set(e);
        }
    }

    private SqlRows Ask(Question question)
    {
        var isKept = _connection is not null;
        try
        {
            return AskOnce(question);
        }
        catch (SqlException e) when (isKept && MySqlErrors.IsDeadConnection(e))
        {
            return AskOnce(question);
        }
    }

    private SqlRows AskOnce(Question question)
    {
        try
        {
            _connection ??= Connect(question.Cancel);
            return _connection.Ask(question.Statement, new Patience($"{_access.Sql.Address}: {question.Shown}", _access.Sql.Timeout, question.Cancel));
        }
        catch (Exception e) when (e is not SqlException { Failure: SqlFailure.Unsupported })
        {
            // A session keeps the global privileges that it was given at login, so that a grant is only felt by the next one; and after anything
            // but a refusal nobody knows where in the conversation the connection is.
            _connection?.Abort();
            _connection = null;
            throw;
        }
    }

    private NativeConnection Connect(CancellationToken cancel)
    {
        var patience = new Patience($"{_access.Sql.Address}: connect", _access.Sql.Timeout, cancel);
        try
        {
            return Connect(patience);
        }
        catch (SqlException e) when (e.Failure == SqlFailure.Identity && _introduction.Forget())
        {
            // The server may have a new certificate since the last introduction.
            return Connect(patience);
        }
    }

    private NativeConnection Connect(Patience patience)
    {
        var reached = Reach(patience);
        try
        {
            return Connect(reached, _introduction.Meet(reached, patience), patience);
        }
        catch (SqlException e) when (_tunnel is not null && e.Failure == SqlFailure.Unreachable && WhyClosed(patience) is { } why)
        {
            throw why;
        }
    }

    /// <summary>Where the library connects to: the server, or the socket of the forward that leads to it.</summary>
    private SqlAccess Reach(Patience patience)
    {
        if (_tunnel is null)
        {
            return _access.Sql;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Cancel);
        limit.CancelAfter(patience.Left);
        try
        {
            // On the session's own thread, which is there to wait.
            var socket = _tunnel.Forward.SocketAsync(_access.Sql.Host!, _access.Sql.Port, limit.Token).GetAwaiter().GetResult();
            return _access.Sql with { Host = null, Socket = socket };
        }
        catch (SshException e)
        {
            throw e.ToFailure();
        }
        catch (OperationCanceledException e) when (!patience.Cancel.IsCancellationRequested)
        {
            throw new SqlException(SqlFailure.Timeout, $"{_access.Sql.Address}: no way through the bastion in time", inner: e);
        }
    }

    private TargetFailureException? WhyClosed(Patience patience) =>
        _tunnel!.WhyClosedAsync(_access.Sql.Host!, _access.Sql.Port, patience.Cancel).GetAwaiter().GetResult();

    private NativeConnection Connect(SqlAccess reached, string? fingerprint, Patience patience)
    {
        if (_access.ServerKeyFile is { } file && !File.Exists(file))
        {
            // Without it the library would ask whoever answers for a key.
            throw new SqlException(SqlFailure.Config, $"{_access.Sql.Address}: server_public_key_file is gone");
        }

        var connection = NativeConnection.Open(new ConnectOrder(_access.Sql.Address, reached, fingerprint, _access.Plugins, _access.FirstPlugin, _access.ServerKeyFile), patience);
        try
        {
            foreach (var setting in SessionSettings.For(ServerVersionText.Parse(connection.ServerVersion), _access.Sql.Timeout))
            {
                connection.Ask(setting, patience);
            }

            _version = connection.ServerVersion;
            Interlocked.Increment(ref _connections);
            return connection;
        }
        catch
        {
            connection.Abort();
            throw;
        }
    }

    /// <summary>A statement on its way to the thread and back.</summary>
    private sealed class Question : IDisposable
    {
        private readonly TaskCompletionSource<SqlRows> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource _cancel;

        public Question(string statement, CancellationToken caller, CancellationToken session)
        {
            Statement = statement;
            _cancel = CancellationTokenSource.CreateLinkedTokenSource(caller, session);
            Cancel = _cancel.Token;
        }

        public string Statement { get; }

        public string Shown => Statement.Length <= 60 ? Statement : Statement[..60] + "...";

        /// <summary>Kept apart from its source, which is gone when the caller is while the thread may still look.</summary>
        public CancellationToken Cancel { get; }

        public Task<SqlRows> Answer => _answer.Task;

        public void Set(SqlRows rows) => _answer.TrySetResult(rows);

        public void Set(Exception exception)
        {
            _answer.TrySetException(exception);

            // Nobody may be waiting any more.
            _ = _answer.Task.Exception;
        }

        public void GiveUp() => _cancel.Cancel();

        public void Dispose() => _cancel.Dispose();
    }
}
