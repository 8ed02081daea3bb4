using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Vigie.Core.Configuration.Yaml;

/// <summary>
/// Builds the tree of nodes from the parser's events. What YAML can do and a configuration should not (anchors, aliases, tags,
/// several documents, doubled keys) is a fault at its place, and reading goes on; only a break of the syntax ends it.
/// </summary>
internal sealed class YamlTree
{
    /// <summary>Deepest nesting that is read. The keys need five; the parser's cost grows with the square of the depth.</summary>
    public const int MaxDepth = 32;

    private readonly Parser _parser;
    private readonly string _text;
    private readonly FaultList _faults;

    private YamlTree(string text, FaultList faults)
    {
        _text = text;
        _faults = faults;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads the one document of a file.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="faults">Where faults are told.</param>
    /// <returns>The root, or null when there is none or it cannot be read to its end.</returns>
    public static ConfigNode? Read(string text, FaultList faults)
    {
        var tree = new YamlTree(text, faults);
        try
        {
            return tree.ReadDocument();
        }
        catch (YamlException broken)
        {
            faults.Add((int)broken.Start.Line, (int)broken.Start.Column, "", tree.Explain(broken));
            return null;
        }
    }

    private ConfigNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            _faults.Add(1, 1, "", "the file is empty: it must have at least the key targets");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode(0);
        if (root is not null)
        {
            _parser.Consume<DocumentEnd>();
            RefuseMoreDocuments();
        }

        return root;
    }

    private void RefuseMoreDocuments()
    {
        if (_parser.Accept<DocumentStart>(out var second))
        {
            _faults.Add(Line(second), Column(second), "", "a second document starts here: the configuration is one document");
        }
    }

    /// <summary>Reads a node; null ends the reading, its cause being told already.</summary>
    private ConfigNode? ReadNode(int depth)
    {
        _parser.MoveNext();
        var current = _parser.Current!;
        if (depth > MaxDepth)
        {
            _faults.Add(Line(current), Column(current), "", $"nested deeper than {MaxDepth} levels");
            return null;
        }

        ConfigNode? node = current switch
        {
            Scalar scalar => new ScalarNode(Line(scalar), Column(scalar), scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart list => ReadList(list, depth),
            MappingStart mapping => ReadMapping(mapping, depth),
            _ => Faulty(current, "an alias is not read here: write the value out"),
        };
        return node is not null && current is NodeEvent decorated ? WithoutDecoration(decorated, node) : node;
    }

    private ConfigNode WithoutDecoration(NodeEvent written, ConfigNode node)
    {
        if (!written.Anchor.IsEmpty)
        {
            return Faulty(written, "an anchor is not read here: write the value where it is needed");
        }

        return written.Tag.IsEmpty ? node : Faulty(written, "a tag is not read here: leave out the word that begins with !");
    }

    private ListNode? ReadList(SequenceStart start, int depth)
    {
        var list = new ListNode(Line(start), Column(start));
        while (!Ended<SequenceEnd>())
        {
            if (ReadNode(depth + 1) is not { } item)
            {
                return null;
            }

            list.Items.Add(item);
        }

        return list;
    }

    private MappingNode? ReadMapping(MappingStart start, int depth)
    {
        var mapping = new MappingNode(Line(start), Column(start));
        while (!Ended<MappingEnd>())
        {
            if (ReadNode(depth + 1) is not { } key || ReadNode(depth + 1) is not { } value)
            {
                return null;
            }

            Add(mapping, key, value);
        }

        return mapping;
    }

    private void Add(MappingNode mapping, ConfigNode key, ConfigNode value)
    {
        if (key is not ScalarNode name)
        {
            if (key is not FaultyNode)
            {
                _faults.Add(key.Line, key.Column, "", $"a key must be text, not {key.What}");
            }
        }
        else if (!mapping.TryAdd(new ConfigEntry(name, value)))
        {
            var first = mapping.Find(name.Text)!.Key;
            _faults.Add(name.Line, name.Column, KeyName.Shown(name.Text), $"the key stands here twice: first on line {first.Line}");
        }
    }

    private bool Ended<T>()
        where T : ParsingEvent => _parser.TryConsume<T>(out _);

    private FaultyNode Faulty(ParsingEvent at, string message)
    {
        _faults.Add(Line(at), Column(at), "", message);
        return new FaultyNode(Line(at), Column(at));
    }

    /// <summary>The parser's own words are constant; texts that could carry a piece of the file are not passed on.</summary>
    private string Explain(YamlException broken)
    {
        if (TabIndents(broken.Start.Index))
        {
            return "a tab indents this line: YAML indents with spaces";
        }

        var words = broken.Message;
        var isConstant = words.StartsWith("While ", StringComparison.Ordinal) || words.StartsWith("Did not find", StringComparison.Ordinal);
        return isConstant ? $"not valid YAML: {char.ToLowerInvariant(words[0])}{words[1..].TrimEnd('.')}" : "not valid YAML";
    }

    private bool TabIndents(long index)
    {
        var at = (int)Math.Clamp(index, 0, _text.Length);
        var start = at == 0 ? 0 : _text.LastIndexOf('\n', at - 1) + 1;
        var rest = _text.AsSpan(start);
        var indentation = rest[..(rest.Length - rest.TrimStart(" \t").Length)];
        return indentation.Contains('\t');
    }

    private static int Line(ParsingEvent at) => (int)at.Start.Line;

    private static int Column(ParsingEvent at) => (int)at.Start.Column;
}
