using System.Diagnostics;
using System.Globalization;

namespace Vigie.Bench.Suite;

/// <summary>
/// <c>suite [--quick] [--only PART,...] [--keep [FILE]] [--against FILE] [--markdown FILE]</c>: Vigie beside Debian's exporters in one run. Ends with 1 when it
/// is compared with a kept baseline and does not hold it; aims that are missed are told and do not end it so.
/// </summary>
internal static class SuiteRun
{
    private static readonly (string Name, string Says, Func<SuiteGround, SuitePace, SuiteSheet, Task> RunAsync)[] _parts =
    [
        ("start", "start", StartPart.RunAsync),
        ("whole", "twenty targets of all kinds", WholePart.RunAsync),
        ("scrape", "scrapes", ScrapePart.RunAsync),
        ("poll", "a poll of one target", PollPart.RunAsync),
        ("growth", "growth", GrowthPart.RunAsync),
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (SuiteOptions.Parse(arguments, [.. _parts.Select(part => part.Name)]) is not { } options)
        {
            Console.Error.WriteLine($"usage: suite [--quick] [--only {string.Join(',', _parts.Select(part => part.Name))}] [--keep FILE] [--against FILE] [--markdown FILE]");
            return 2;
        }

        var (clock, now, machine, sheet) = (Stopwatch.StartNew(), DateTimeOffset.UtcNow, await Machine.ReadAsync(), new SuiteSheet());
        Console.WriteLine($"{machine.Processor}; {string.Join("; ", machine.Words)}");
        await MeasureAsync(options, sheet, clock);
        foreach (var aim in sheet.Aims)
        {
            Console.WriteLine($"aim {(aim.IsMet ? "met:   " : "MISSED:")} {aim.What}: {SuiteSheet.Number(aim.Found)} {aim.Unit}, to be below {SuiteSheet.Number(aim.Most)}");
        }

        var holds = options.Against is null || Baseline.Holds(options.Against, sheet, options.Pace, machine);
        if (options.Keep is not null)
        {
            Baseline.Write(options.Keep, sheet, options.Pace, machine, now);
        }

        if (options.Markdown is not null)
        {
            await File.WriteAllTextAsync(options.Markdown, BenchmarksPage.Of(sheet, options.Pace, machine, now, clock.Elapsed));
        }

        return holds ? 0 : 1;
    }

    private static async Task MeasureAsync(SuiteOptions options, SuiteSheet sheet, Stopwatch clock)
    {
        await using var ground = await SuiteGround.StartAsync();
        foreach (var (name, says, run) in _parts.Where(part => options.Only.Count == 0 || options.Only.Contains(part.Name)))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"== {says} ({clock.Elapsed.TotalSeconds:0} s){"",-40} Vigie      peers"));
            await run(ground, options.Pace, sheet);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"== {clock.Elapsed.TotalMinutes:0.0} minutes"));
    }
}
