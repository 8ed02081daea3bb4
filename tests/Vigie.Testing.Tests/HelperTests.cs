namespace Vigie.Testing.Tests;

public sealed class HelperTests
{
    [Fact]
    public void Root_FromAnyTestProject_HoldsTheSolution() =>
        Assert.True(File.Exists(Repository.PathOf("Exporters.sln")));

    [Fact]
    public void GoldenCompare_SameText_Passes()
    {
        using var folder = new TemporaryFolder();
        Golden.Compare(folder.Write("a/same.txt", "one\ntwo\n"), "one\ntwo\n");
    }

    [Fact]
    public void GoldenCompare_OtherText_ShowsOnlyWhatDiffers()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("other.txt", "same\nold\nsame\n");
        var failure = Assert.Throws<TestFailedException>(() => Golden.Compare(file, "same\nnew\nmore\nsame\n"));
        Assert.EndsWith("from line 2:\n- old\n+ new\n+ more\n", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GoldenCompare_LineEndMissing_Fails()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("end.txt", "one\n");
        Assert.Throws<TestFailedException>(() => Golden.Compare(file, "one"));
    }

    [Fact]
    public void GoldenDifference_ManyLines_IsCut()
    {
        var difference = Golden.Difference(string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i}\n")), "");
        Assert.Contains("- ... 988 more lines", difference, StringComparison.Ordinal);
    }

    [Fact]
    public void GoldenCheck_FileMissing_SaysHowToWriteIt()
    {
        var failure = Assert.Throws<TestFailedException>(() => Golden.Compare("/nonexistent/x.txt", ""));
        Assert.Equal("the golden file /nonexistent/x.txt is missing; UPDATE_GOLDEN=1 writes it", failure.Message);
    }

    [Fact]
    public async Task RunAsync_InputGiven_IsReadAndAnswered()
    {
        var result = await Tool.RunAsync("cat", [], "é\n");
        Assert.Equal(new ToolResult(0, "é\n", ""), result);
    }

    [Fact]
    public async Task RunAsync_ToolIgnoresLongInput_Ends()
    {
        var result = await Tool.RunAsync("sh", ["-c", "exit 3"], new string('x', 1_000_000));
        Assert.Equal(3, result.ExitCode);
        Assert.Throws<TestFailedException>(() => result.Succeeded());
    }

    [Fact]
    public async Task RunAsync_TakesTooLong_IsEnded()
    {
        var failure = await Assert.ThrowsAsync<TestFailedException>(() => Tool.RunAsync("sleep", ["60"], limit: TimeSpan.FromSeconds(0.2)));
        Assert.Equal("sleep did not end within 0.2 s", failure.Message);
    }

    [Fact]
    public async Task RunAsync_NoSuchProgram_SaysSo()
    {
        var failure = await Assert.ThrowsAsync<TestFailedException>(() => Tool.RunAsync("no-such-program", []));
        Assert.Equal("this test needs the program 'no-such-program', which is not on this machine", failure.Message);
    }

    [Fact]
    public async Task RunAsync_PythonModuleMissing_NamesIt()
    {
        var failure = await Assert.ThrowsAsync<TestFailedException>(() => Tool.RunAsync("python3", ["-S", "-c", "import prometheus_client.parser"]));
        Assert.Equal("this test needs the Python module 'prometheus_client': install Debian's package python3-prometheus-client", failure.Message);
    }

    [Fact]
    public async Task WaitForAsync_ServerEnds_TellsItsLastWords()
    {
        await using var server = RunningTool.Start("sh", ["-c", "echo bad flag >&2; exit 2"]);
        var failure = await Assert.ThrowsAsync<TestFailedException>(() => server.WaitForAsync(() => Task.FromResult<string?>(null), "being ready"));
        Assert.StartsWith("sh ended with 2 before being ready", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitForAsync_AnswerComes_IsReturned()
    {
        await using var server = RunningTool.Start("sh", ["-c", "sleep 0.1; echo ready; sleep 60"]);
        Assert.Equal("ready", await server.WaitForAsync(() => Task.FromResult(server.Lines is [var first, ..] ? first : null), "a line"));
    }

    [Fact]
    public async Task SaysAsync_LastWordsOfOneThatEnded_AreFoundAndOthersAreNotWaitedFor()
    {
        await using var server = RunningTool.Start("sh", ["-c", "echo first; echo the last words >&2; exit 3"]);

        Assert.Equal("last words", await server.SaysAsync("last words"));
        var failure = await Assert.ThrowsAsync<TestFailedException>(() => server.SaysAsync("never"));
        Assert.StartsWith("sh ended with 3 before 'never'; it said:\n", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, server.ExitCode);
    }

    [Fact]
    public async Task Kill_ParentOfAnother_LeavesTheChild()
    {
        await using var server = RunningTool.Start("sh", ["-c", "sleep 60 & echo $!; wait"]);
        await server.SaysAsync("\n");
        var child = int.Parse(server.Lines[0], System.Globalization.CultureInfo.InvariantCulture);

        server.Kill();

        await Eventually.IsSoAsync(() => server.HasExited);
        Assert.True(Signals.Send(child, Signals.Kill));
    }

    [Fact]
    public void Double_ManyValues_CoverTheKindsOfNumber()
    {
        var seen = new List<double>();
        Properties.Hold(Arbitraries.Double, seen.Add, cases: 2_000);
        Assert.Contains(seen, double.IsNaN);
        Assert.Contains(seen, double.IsSubnormal);
        Assert.Contains(seen, value => value == 0 && double.IsNegative(value));
        Assert.Contains(seen, value => double.IsFinite(value) && Math.Abs(value) > 1e200);
        Assert.Contains(seen, value => value < 0);
    }

    [Fact]
    public void Text_ManyValues_CoverTheNastyCharacters()
    {
        var seen = new List<string>();
        Properties.Hold(Arbitraries.Text, seen.Add);
        Assert.Contains("", seen);
        Assert.All("\"\\\n\r\0", nasty => Assert.Contains(seen, text => text.Contains(nasty)));
        Assert.Contains(seen, text => text.Any(char.IsSurrogate));
    }

    [Fact]
    public void Hold_PropertyFails_Throws() =>
        Assert.ThrowsAny<Exception>(() => Properties.Hold(Arbitraries.Text, text => Assert.True(text.Length < 3)));

    [Fact]
    public void DisturbedCopiesOf_EmptyMessage_StaysEmpty() =>
        Properties.Hold(Arbitraries.DisturbedCopiesOf([]), Assert.Empty);
}
