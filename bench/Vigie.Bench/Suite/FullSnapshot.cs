using System.Diagnostics;
using System.Text.Json.Nodes;
using Vigie.Testing;

namespace Vigie.Bench.Suite;

/// <summary>Whether every collector of every target has succeeded.</summary>
internal static class FullSnapshot
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for it.</summary>
    /// <exception cref="InvalidOperationException">Not within two minutes; the message names what is missing and why.</exception>
    public static async Task WaitAsync(VigieProcess vigie)
    {
        var missing = await MissingAsync(vigie);
        for (var clock = Stopwatch.StartNew(); missing.Count > 0; missing = await MissingAsync(vigie))
        {
            if (clock.Elapsed > _limit)
            {
                throw new InvalidOperationException($"no full snapshot within {_limit.TotalMinutes} minutes: {string.Join("; ", missing.Take(10))}");
            }

            await Task.Delay(_pause);
        }
    }

    /// <summary>A figure of targets that are not read is none: what is measured would be less work than it says.</summary>
    /// <exception cref="InvalidOperationException">A collector has failed the last time.</exception>
    public static async Task RequireAsync(VigieProcess vigie)
    {
        var missing = await MissingAsync(vigie);
        if (missing.Count > 0)
        {
            throw new InvalidOperationException($"{missing.Count} collectors failed while they were measured: {string.Join("; ", missing.Take(10))}");
        }
    }

    private static async Task<List<string>> MissingAsync(VigieProcess vigie)
    {
        var targets = JsonNode.Parse(await vigie.GetAsync("/targets?format=json"))!["targets"]!.AsArray();
        return [.. targets.SelectMany(target => target!["collectors"]!.AsArray().Where(one => one!["success"]?.GetValue<bool>() != true).Select(one => $"{target["name"]} {one!["name"]}: {one["reason"]?.ToString() ?? "not run yet"} {one["detail"]}"))];
    }
}
