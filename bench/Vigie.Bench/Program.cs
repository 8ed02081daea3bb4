using BenchmarkDotNet.Running;
using Vigie.Bench.Fuzz;
using Vigie.Bench.Parts;
using Vigie.Bench.Runs;
using Vigie.Bench.Suite;

// A new bench of a part is one file and one line here.
Bench[] parts = [ExpositionBench.Bench, SnmpBench.Bench];

// Runs that watch the whole program; they print their figures and end with 0 or 1.
(string Name, string Arguments, string Says, Func<string[], Task<int>> RunAsync)[] runs =
[
    ("suite", "[--quick] [...]", "Vigie beside Debian's exporters, everything at once: use bench/run", SuiteRun.RunAsync),
    ("fuzz", "[MINUTES] [SEED] [NAME]", "every parser of what comes over the network, so many minutes each", arguments => Task.FromResult(FuzzRun.Run(arguments))),
    ("soak", "[MINUTES] [SEED]", "the program against a backup server that misbehaves at random", SoakRun.RunAsync),
    ("scale", "[MINUTES]", "the program against a backup server with 300,000 snapshots", ScaleRun.RunAsync),
    ("raid-fleet", "[MINUTES]", "the program with 200 NAS, 50 of which never answer", RaidFleetRun.RunAsync),
    ("replication", "[READINGS]", "a reading of a replica, beside Debian's exporters, with real servers", ReplicationRun.RunAsync),
    ("provision", "[VERSION]", "200 dashboards and 1,000 rules against the double of Grafana", ProvisionRun.RunAsync),
];

var name = args.FirstOrDefault();
if (name is "-h" or "--help")
{
    Usage(Console.Out);
    return 0;
}

if (runs.FirstOrDefault(run => run.Name == name) is { Name: not null } known)
{
    try
    {
        return await known.RunAsync(args[1..]);
    }
    catch (NumberException wrong)
    {
        Console.Error.WriteLine(wrong.Message);
        Usage(Console.Error);
        return 2;
    }
}

if (parts.FirstOrDefault(part => part.Name == name) is not { } bench)
{
    Usage(Console.Error);
    return 2;
}

if (args.Contains("--quick"))
{
    return await bench.Quick() ? 0 : 1;
}

BenchmarkSwitcher.FromTypes([bench.Thorough]).RunAll();
return 0;

void Usage(TextWriter output)
{
    output.WriteLine("usage: dotnet run -c Release --project bench/Vigie.Bench -- NAME [...]");
    foreach (var part in parts)
    {
        output.WriteLine($"  {part.Name + " [--quick]",-30} {part.Says}");
    }

    foreach (var run in runs)
    {
        output.WriteLine($"  {run.Name + " " + run.Arguments,-30} {run.Says}");
    }
}
