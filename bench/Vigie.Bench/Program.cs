using BenchmarkDotNet.Running;
using Vigie.Bench;
using Vigie.Bench.Fuzz;
using Vigie.Bench.Suite;

// A new bench is one file and one line here.
Bench[] benches = [ExpositionBench.Bench, SnmpBench.Bench];

// Runs that watch the whole program; they print their figures and end with 0 or 1.
switch (args.FirstOrDefault())
{
    case "suite":
        return await SuiteRun.RunAsync(args[1..]);
    case "fuzz":
        return FuzzRun.Run(args[1..]);
    case "soak":
        return await SoakRun.RunAsync(args[1..]);
    case "scale":
        return await ScaleRun.RunAsync(args[1..]);
    case "raid-fleet":
        return await RaidFleetRun.RunAsync(args[1..]);
    case "replication":
        return await ReplicationRun.RunAsync(args[1..]);
    case "provision":
        return await ProvisionRun.RunAsync(args[1..]);
}

var bench = benches.FirstOrDefault(candidate => candidate.Name == args.FirstOrDefault());
if (bench is null)
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/Vigie.Bench -- NAME [--quick]");
    foreach (var known in benches)
    {
        Console.Error.WriteLine($"  {known.Name,-14} {known.Says}");
    }

    Console.Error.WriteLine("  suite [--quick] [...]   Vigie beside Debian's exporters, everything at once: use bench/run");
    Console.Error.WriteLine("  fuzz [MINUTES] [SEED]   every parser of what comes over the network, so many minutes each");
    Console.Error.WriteLine("  soak [MINUTES] [SEED]   the program against a backup server that misbehaves at random");
    Console.Error.WriteLine("  scale [MINUTES]         the program against a backup server with 300,000 snapshots");
    Console.Error.WriteLine("  raid-fleet [MINUTES]    the program with 200 NAS, 50 of which never answer");
    Console.Error.WriteLine("  replication [READINGS]  a reading of a replica, beside Debian's exporters, with real servers");
    Console.Error.WriteLine("  provision [VERSION]     200 dashboards and 1,000 rules against the double of Grafana");
    return 2;
}

if (args.Contains("--quick"))
{
    return await bench.Quick() ? 0 : 1;
}

BenchmarkSwitcher.FromTypes([bench.Thorough]).RunAll();
return 0;
