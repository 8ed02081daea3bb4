using System.Globalization;
using System.Xml;

namespace Vigie.Ipsec.Parsing;

/// <summary>A section of a serverd answer: keys of its own, lines of keys, or both. Names of keys count without case.</summary>
/// <param name="Title">Such as <c>Result</c>, or the serial number of a node.</param>
internal sealed record SnsSection(string Title)
{
    /// <summary>Keys that stand in the section itself.</summary>
    public Dictionary<string, string> Keys { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Lines of keys.</summary>
    public List<Dictionary<string, string>> Lines { get; } = [];
}

/// <summary>An answer of the web server of an SNS: the envelope <c>nws</c>, and what serverd said inside it.</summary>
internal sealed class SnsAnswer
{
    /// <summary>Code of the envelope; null when it has none.</summary>
    public int? Code { get; set; }

    /// <summary>Message of the envelope, such as AUTH_SUCCESS.</summary>
    public string Message { get; set; } = "";

    /// <summary>serverd's return codes in their order; the last one tells how the command ended.</summary>
    public List<int> Returns { get; } = [];

    /// <summary>serverd's last message.</summary>
    public string ServerdMessage { get; set; } = "";

    /// <summary>The sections of the data.</summary>
    public List<SnsSection> Sections { get; } = [];

    /// <summary>Text of elements right below the envelope, such as <c>sessionid</c>.</summary>
    public Dictionary<string, string> Texts { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>Reads the XML of the SNS API. No DTD, so no entities; bounded in depth, lines, keys and length of values.</summary>
internal static class SnsXml
{
    private const int Deepest = 12;
    private const int MostLines = 20_000;
    private const int MostKeys = 100;
    private const int MostSections = 1000;
    private const int LongestValue = 4096;

    private static readonly XmlReaderSettings _settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        MaxCharactersInDocument = 16 << 20,
        MaxCharactersFromEntities = 1024,
    };

    /// <summary>Reads an answer to its end.</summary>
    /// <param name="bytes">The whole answer.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="IpsecFormatException">It is no XML, is cut off, or is no answer of an SNS.</exception>
    public static SnsAnswer Read(byte[] bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes, writable: false);
            using var reader = XmlReader.Create(stream, _settings);
            return Read(reader);
        }
        catch (XmlException fault)
        {
            throw new IpsecFormatException(string.Create(CultureInfo.InvariantCulture, $"line {fault.LineNumber} of the answer is no XML, or it is cut off"));
        }
    }

    private static SnsAnswer Read(XmlReader reader)
    {
        var answer = new SnsAnswer();
        var (lines, element) = (0, "");
        while (reader.Read())
        {
            Require(reader.Depth <= Deepest, "it is nested too deeply");
            if (reader.NodeType == XmlNodeType.Element)
            {
                Require(reader.Depth > 0 || reader.Name == "nws", "it is no answer of an SNS");
                lines += reader.Name == "line" ? 1 : 0;
                Require(lines <= MostLines, "it has too many lines");
                element = reader.Depth == 1 ? reader.Name : element;
                ReadElement(reader, answer);
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && reader.Depth == 2 && answer.Texts.Count < MostKeys)
            {
                answer.Texts[element] = Short(reader.Value);
            }
        }

        return answer;
    }

    private static void ReadElement(XmlReader reader, SnsAnswer answer)
    {
        switch (reader.Name)
        {
            case "nws":
                answer.Code = Number(reader.GetAttribute("code"));
                answer.Message = Short(reader.GetAttribute("msg") ?? "");
                break;
            case "serverd":
                answer.Returns.Add(Number(reader.GetAttribute("ret")) ?? 0);
                answer.ServerdMessage = Short(reader.GetAttribute("msg") ?? "");
                Require(answer.Returns.Count <= MostSections, "it has too many parts");
                break;
            case "section":
                answer.Sections.Add(new SnsSection(Short(reader.GetAttribute("title") ?? "")));
                Require(answer.Sections.Count <= MostSections, "it has too many sections");
                break;
            case "line" when answer.Sections.Count > 0:
                answer.Sections[^1].Lines.Add(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));
                break;
            case "key" when answer.Sections.Count > 0:
                AddKey(reader, answer.Sections[^1]);
                break;
            default:
                break;
        }
    }

    private static void AddKey(XmlReader reader, SnsSection section)
    {
        var keys = section.Lines.Count > 0 ? section.Lines[^1] : section.Keys;
        Require(keys.Count < MostKeys, "a line has too many keys");
        keys[Short(reader.GetAttribute("name") ?? "")] = Short(reader.GetAttribute("value") ?? "");
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Short(string text) => text.Length <= LongestValue ? text : text[..LongestValue];

    private static void Require(bool isRight, string what)
    {
        if (!isRight)
        {
            throw new IpsecFormatException($"the answer is not what an SNS sends: {what}");
        }
    }
}
