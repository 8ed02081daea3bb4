using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Vigie.Core.Http.Pages;

/// <summary>
/// Writes HTML from interpolated strings: what stands in the source is markup, what stands in a hole is text and is encoded. Text from a device
/// or a file can so never become markup, whoever writes the page.
/// </summary>
internal sealed class HtmlWriter
{
    private const int FlushThreshold = 64 * 1024;

    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly PipeWriter _output;

    public HtmlWriter(PipeWriter output) => _output = output;

    /// <summary>Writes markup with texts in its holes. The compiler has written it by the time that this runs: only the line's end is left.</summary>
    public void Write([InterpolatedStringHandlerArgument("")] Markup _) => Encoding.UTF8.GetBytes("\n", _output);

    /// <summary>Writes the style sheet, byte for byte as its hash was made.</summary>
    public void WriteStyle() => Encoding.UTF8.GetBytes($"<style>{Style.Sheet}</style>\n", _output);

    /// <summary>Sends what was written once there is enough of it.</summary>
    public ValueTask<FlushResult> FlushWhenLargeAsync(CancellationToken cancellationToken) =>
        _output.CanGetUnflushedBytes && _output.UnflushedBytes > FlushThreshold ? _output.FlushAsync(cancellationToken) : ValueTask.FromResult(default(FlushResult));

    /// <summary>Sends what was written.</summary>
    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);

    /// <summary>One interpolated string, written piece by piece.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Markup
    {
        private readonly PipeWriter _output;

        public Markup(int literalLength, int formattedCount, HtmlWriter writer) => _output = writer._output;

        public void AppendLiteral(string markup) => Encoding.UTF8.GetBytes(markup, _output);

        public void AppendFormatted(string? text) => Encoding.UTF8.GetBytes(_encoder.Encode(text ?? ""), _output);

        public void AppendFormatted(long number) => AppendLiteral(number.ToString(CultureInfo.InvariantCulture));
    }
}
