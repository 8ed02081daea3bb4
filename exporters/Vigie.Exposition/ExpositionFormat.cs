using System.Globalization;
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

    private static readonly ExpositionFormat[] _known = [Text, OpenMetrics, _openMetricsDraft];

    /// <summary>Real scrapers send less than 400 characters.</summary>
    private const int LongestAccept = 4096;

    private readonly string _mediaType;
    private readonly string _mediaRange;
    private readonly string _version;

    private ExpositionFormat(string mediaType, string version, bool isOpenMetrics)
    {
        _mediaType = mediaType;
        _mediaRange = mediaType[..(mediaType.IndexOf('/', StringComparison.Ordinal) + 1)] + "*";
        _version = version;
        IsOpenMetrics = isOpenMetrics;
        ContentType = $"{mediaType}; version={version}; charset=utf-8";
    }

    /// <summary>Whether the answer ends with <c># EOF</c> and has <c># UNIT</c> lines.</summary>
    public bool IsOpenMetrics { get; }

    /// <summary>Value of the Content-Type header.</summary>
    public string ContentType { get; }

    /// <summary>
    /// Chooses the format by the Accept header as RFC 9110, section 12.5.1, has it: for each format the most specific range that names it
    /// counts, and the highest q wins; among equals the more specific one, then the first named, then the text format.
    /// Whoever accepts nothing that is known here gets the text format: a scrape is never refused for its header.
    /// </summary>
    /// <param name="accept">The header's value, or null. One of more than 4,096 characters is not read.</param>
    /// <returns>The format to answer in.</returns>
    public static ExpositionFormat Negotiate(string? accept)
    {
        if (string.IsNullOrEmpty(accept) || accept.Length > LongestAccept)
        {
            return Text;
        }

        var ranges = Ranges(accept);
        return _known
            .Select(format => (Format: format, Match: format.BestMatch(ranges)))
            .Where(candidate => candidate.Match.Quality > 0)
            .OrderByDescending(candidate => candidate.Match.Quality)
            .ThenByDescending(candidate => candidate.Match.Specificity)
            .ThenBy(candidate => candidate.Match.Place)
            .Select(candidate => candidate.Format)
            .FirstOrDefault(Text);
    }

    /// <summary>The parts of the header that can be read; the others count as not written.</summary>
    private static List<MediaTypeWithQualityHeaderValue> Ranges(string accept)
    {
        var ranges = new List<MediaTypeWithQualityHeaderValue>();
        foreach (var part in accept.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (MediaTypeWithQualityHeaderValue.TryParse(part, out var range) && QualityOf(range) is >= 0 and <= 1)
            {
                ranges.Add(range);
            }
        }

        return ranges;
    }

    private static double QualityOf(MediaTypeWithQualityHeaderValue range)
    {
        if (ParameterOf(range, "q") is not { } written)
        {
            return 1;
        }

        return double.TryParse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) ? quality : double.NaN;
    }

    private static string? ParameterOf(MediaTypeHeaderValue range, string name) =>
        range.Parameters.FirstOrDefault(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');

    /// <summary>The most specific range that names this format, the first of several; quality 0 when none does.</summary>
    private Match BestMatch(List<MediaTypeWithQualityHeaderValue> ranges)
    {
        var best = new Match(0, -1, 0);
        for (var i = 0; i < ranges.Count; i++)
        {
            var specificity = SpecificityOf(ranges[i]);
            if (specificity > best.Specificity)
            {
                best = new Match(QualityOf(ranges[i]), specificity, i);
            }
        }

        return best;
    }

    /// <summary>How closely a range names this format: -1 not at all, 0 by <c>*/*</c>, to 3 by type and version.</summary>
    private int SpecificityOf(MediaTypeWithQualityHeaderValue range)
    {
        if (string.Equals(range.MediaType, _mediaType, StringComparison.OrdinalIgnoreCase))
        {
            var version = ParameterOf(range, "version");
            return version is null ? 2 : version == _version ? 3 : -1;
        }

        if (range.MediaType == "*/*")
        {
            return 0;
        }

        return string.Equals(range.MediaType, _mediaRange, StringComparison.OrdinalIgnoreCase) ? 1 : -1;
    }

    private readonly record struct Match(double Quality, int Specificity, int Place);
}
