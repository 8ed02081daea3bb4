namespace Vigie.Testing;

/// <summary>Prometheus' own judge of the text that it scrapes.</summary>
public static class Promtool
{
    /// <summary>Has the text looked at: names, units, help, types.</summary>
    /// <param name="text">An answer of <c>/metrics</c>, or a part of it.</param>
    /// <exception cref="TestFailedException">It has something to say, and be it a hint.</exception>
    public static async Task LikesAsync(string text)
    {
        var result = await Tool.RunAsync("promtool", ["check", "metrics"], text);
        if (result is not { ExitCode: 0, Output: "", Error: "" })
        {
            throw new TestFailedException($"promtool ended with {result.ExitCode}:\n{result.Output}{result.Error}");
        }
    }
}
