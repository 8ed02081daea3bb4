using BenchmarkDotNet.Running;
using Vigie.Bench;

// A new bench is one file and one line here.
Bench[] benches = [ExpositionBench.Bench];

var bench = benches.FirstOrDefault(candidate => candidate.Name == args.FirstOrDefault());
if (bench is null)
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/Vigie.Bench -- NAME [--quick]");
    foreach (var known in benches)
    {
        Console.Error.WriteLine($"  {known.Name,-14} {known.Says}");
    }

    return 2;
}

if (args.Contains("--quick"))
{
    return await bench.Quick() ? 0 : 1;
}

BenchmarkSwitcher.FromTypes([bench.Thorough]).RunAll();
return 0;
