using Vigie.Testing;

namespace Vigie.Replication.Lab.Tests;

/// <summary>What the exporters beside Vigie say, as Prometheus would get it.</summary>
internal static class PeerScrapes
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(4);

    /// <summary>Asks once; it may take as long as Prometheus would wait.</summary>
    public static async Task<Scrape> ScrapeAsync(this PeerExporter peer)
    {
        using var limit = new CancellationTokenSource(_patience);
        try
        {
            return Scrape.Of(await peer.Client.GetStringAsync("metrics", limit.Token));
        }
        catch (Exception none) when (none is HttpRequestException or TaskCanceledException)
        {
            return Scrape.Nothing;
        }
    }
}
