using System.Net.Http.Headers;

namespace Vigie.Exposition;

/// <summary>A format that a scrape can be answered in.</summary>
public sealed class ExpositionFormat
{
    /// <summary>Prometheus text format 0.0.4, the answer to whoever asks for nothing in particular.</summary>
    public static readonly ExpositionFormat Text = new("text/plain", "0.0.4", isOpenMetrics: false);

    /// <summary>OpenMetrics 1.0.0.</summary>
    public static readonly ExpositionFormat OpenMetrics = new("application/openmetrics-text", "1.0.0", isOpenMetrics: true);

    /// <summary>The same under the version that scrapers of 2020 ask for.</summary>
    private static readonly ExpositionFormat _openMetricsDraft = new("application/openmetrics-text", "0.0.1", isOpenMetrics: true);

    private static readonly ExpositionFormat[] _known = [OpenMetrics, _openMetricsDraft, Text];

    private readonly string _mediaType;
    private readonly string _version;

    private ExpositionFormat(string mediaType, string version, bool isOpenMetrics)
    {
        _mediaType = mediaType;
        _version = version;
        IsOpenMetrics = isOpenMetrics;
        ContentType = $"{mediaType}; version={version}; charset=utf-8";
    }

    /// <summary>Whether the answer ends with <c># EOF</c> and has <c># UNIT</c> lines.</summary>
    public bool IsOpenMetrics { get; }

    /// <summary>Value of the Content-Type header.</summary>
    public string ContentType { get; }

    /// <summary>
    /// Chooses the format by the Accept header: the highest q wins, the first named among equals.
    /// Whoever accepts nothing that is known here gets the text format: a scrape is never refused for its header.
    /// </summary>
    /// <param name="accept">The header's value, or null.</param>
    /// <returns>The format to answer in.</returns>
    public static ExpositionFormat Negotiate(string? accept)
    {
        ExpositionFormat? best = null;
        var bestQuality = 0.0;
        foreach (var part in (accept ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!MediaTypeWithQualityHeaderValue.TryParse(part, out var range))
            {
                continue;
            }

            var quality = range.Quality ?? 1;
            var match = Match(range);
            if (match is not null && quality > bestQuality)
            {
                (best, bestQuality) = (match, quality);
            }
        }

        return best ?? Text;
    }

    private static ExpositionFormat? Match(MediaTypeWithQualityHeaderValue range)
    {
        if (range.MediaType is "*/*" or "text/*")
        {
            return Text;
        }

        var version = range.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase))?.Value;
        return _known.FirstOrDefault(format =>
            string.Equals(range.MediaType, format._mediaType, StringComparison.OrdinalIgnoreCase)
            && (version is null || version.Trim('"') == format._version));
    }
}
