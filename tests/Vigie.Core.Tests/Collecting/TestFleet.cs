using Microsoft.Extensions.Logging;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Exposition;
using Vigie.Testing;

namespace Vigie.Core.Tests.Collecting;

/// <summary>A fleet on a clock that the test moves, with targets made of scripted collectors.</summary>
internal sealed class TestFleet : IAsyncDisposable, ILoggerProvider
{
    private readonly ILoggerFactory _logs;

    public TestFleet()
    {
        _logs = LoggerFactory.Create(builder => builder.AddProvider(this));
        Fleet = new Fleet(Clock, _logs);
    }

    public ManualTimeProvider Clock { get; } = new();

    public Fleet Fleet { get; }

    public List<string> Messages { get; } = [];

    public static TargetConfig Config(string name, string fingerprint, params ScriptedCollector[] collectors) =>
        new(new TargetIdentity(name, "test", "AARD"), new Plan(collectors), new Dictionary<string, TimeSpan>(), null, TimeSpan.FromMinutes(15), fingerprint);

    public Task StartAsync(params ScriptedCollector[] collectors) => Fleet.ApplyAsync([Config("one", "a", collectors)]);

    /// <summary>Moves the clock in small steps until something is true.</summary>
    public async Task AdvanceUntilAsync(Func<bool> isTrue, TimeSpan atMost)
    {
        var step = TimeSpan.FromSeconds(Math.Max(1, Math.Floor(atMost.TotalSeconds / 60)));
        for (var moved = TimeSpan.Zero; moved <= atMost; moved += step)
        {
            if (await SettlesAsync(isTrue, 6))
            {
                return;
            }

            Clock.Advance(step);
        }

        Assert.True(await SettlesAsync(isTrue, 2000), $"did not become true within {atMost}");
    }

    public Task<string> ScrapeAsync(string? target = null, string? kind = null) => Exposed.TextAsync(ExpositionFormat.Text, Fleet.Snapshots(target, kind));

    public CollectorStatus Status(string collector) => Fleet.Status().Single().Collectors.Single(one => one.Name == collector);

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        _logs.Dispose();
    }

    public ILogger CreateLogger(string categoryName) => new ListLogger(Messages);

    public void Dispose()
    {
    }

    private static async Task<bool> SettlesAsync(Func<bool> isTrue, int milliseconds)
    {
        for (var waited = 0; waited < milliseconds; waited += 2)
        {
            if (isTrue())
            {
                return true;
            }

            await Task.Delay(2);
        }

        return isTrue();
    }

    private sealed class Plan(ScriptedCollector[] collectors) : ITargetPlan
    {
        public ITarget Open(TargetServices services) => new Target(collectors);
    }

    private sealed class Target(ScriptedCollector[] collectors) : ITarget
    {
        public IReadOnlyList<ICollector> Collectors => collectors;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class ListLogger(List<string> messages) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (messages)
            {
                messages.Add(formatter(state, exception));
            }
        }
    }
}
