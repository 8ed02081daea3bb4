using System.Security.Cryptography;
using Vigie.Bench.Runs;
using Vigie.Testing;

namespace Vigie.Bench.Fuzz;

/// <summary>
/// <c>fuzz [MINUTES] [SEED] [NAME]</c>: every parser of what comes over the network, so many minutes each, beginning with its kept corpus. What makes
/// a parser do anything but read or refuse is written into the corpus, so that it is tried first from then on. Ends with 1 when there was any.
/// </summary>
internal static class FuzzRun
{
    public static int Run(string[] arguments)
    {
        var minutes = Report.Number(arguments, 0, 1);
        var seed = Report.Seed(arguments, 1);
        var targets = FuzzTargets.All.Where(target => arguments.Length < 3 || target.Name == arguments[2]).ToList();
        Report.Print($"{targets.Count} targets, {minutes} minutes each, seed {seed}");
        var (inputs, findings) = (0L, 0);
        foreach (var target in targets)
        {
            var outcome = Fuzz(target, TimeSpan.FromMinutes(minutes), seed);
            (inputs, findings) = (inputs + outcome.Inputs, findings + outcome.Findings.Count);
        }

        Report.Print($"{inputs:N0} inputs, {findings} findings");
        return findings == 0 && targets.Count > 0 ? 0 : 1;
    }

    private static FuzzOutcome Fuzz(FuzzTarget target, TimeSpan length, int seed)
    {
        var folder = Repository.PathOf("tests", "corpus", target.Name);
        var corpus = Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        var outcome = new Fuzzer(target, corpus, seed).Run(length);
        Report.Print($"  {target.Name,-22} {corpus.Count,3} kept {outcome.Inputs,12:N0} inputs, {(double)outcome.Read / outcome.Inputs,6:P1} of them read, {outcome.Findings.Count} findings");
        foreach (var (input, what) in outcome.Findings)
        {
            var name = "finding-" + Convert.ToHexStringLower(SHA256.HashData(input))[..12];
            File.WriteAllBytes(Path.Combine(folder, name), input);
            Console.WriteLine($"    tests/corpus/{target.Name}/{name}: {what}");
        }

        return outcome;
    }
}
