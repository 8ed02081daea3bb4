using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using Vigie.Lab.Pbs;

namespace Vigie.Lab.Tests.Pbs;

public sealed class ScaleTests
{
    /// <summary>A file of 300,000 snapshots must not cost the double so much that it, and not the reader, sets the pace.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scale_EverythingListed_TakesSeconds(bool deflate)
    {
        await using var pbs = await At.StartAsync(PbsScenarios.Scale(At.Noon));
        using var client = new PbsClient(pbs);
        var watch = Stopwatch.StartNew();
        var snapshots = 0L;
        for (var store = 0; store < 20; store++)
        {
            foreach (var ns in (string[])["", "customer1", "customer2", "customer3", "customer4"])
            {
                snapshots += await CountAsync(client, $"/admin/datastore/store{store:00}/snapshots?ns={ns}", deflate);
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{snapshots} snapshots, {pbs.BytesSent / 1_000_000} MB, {watch.Elapsed.TotalSeconds:F2} s");
        Assert.Equal(300_000, snapshots);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    /// <summary>Counts without parsing: each snapshot has its time exactly once.</summary>
    private static async Task<long> CountAsync(PbsClient client, string path, bool deflate)
    {
        using var response = await client.SendAsync(path, r =>
        {
            if (deflate)
            {
                r.Headers.AcceptEncoding.ParseAdd("deflate");
            }
        });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(deflate, response.Content.Headers.ContentEncoding.Contains("deflate"));
        await using var raw = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var plain = deflate ? new ZLibStream(raw, CompressionMode.Decompress) : raw;
        var buffer = new byte[256 * 1024];
        var kept = 0;
        var count = 0L;
        var needle = "\"backup-time\""u8.ToArray();
        while (await plain.ReadAsync(buffer.AsMemory(kept), TestContext.Current.CancellationToken) is var read and > 0)
        {
            var text = buffer.AsMemory(0, kept + read);
            var end = 0;
            for (int at; (at = text.Span[end..].IndexOf(needle)) >= 0; count++)
            {
                end += at + needle.Length;
            }

            kept = Math.Min(needle.Length - 1, text.Length - end);
            text[^kept..].CopyTo(buffer);
        }

        return count;
    }
}
