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
    private readonly FaultList _faults;
    private readonly IReadOnlySet<string> _vocabulary;
    private readonly List<string> _path = [];
    private Mark _last = new(0, 1, 1);

    private YamlTree(string text, FaultList faults, IReadOnlySet<string> vocabulary)
    {
        _faults = faults;
        _vocabulary = vocabulary;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads the one document of a file.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="faults">Where faults are told.</param>
    /// <param name="vocabulary">The names of keys that may be shown in a fault's path.</param>
    /// <returns>The root, or null when there is none or it cannot be read to its end.</returns>
    public static ConfigNode? Read(string text, FaultList faults, IReadOnlySet<string> vocabulary)
    {
        var tree = new YamlTree(text, faults, vocabulary);
        try
        {
            return tree.ReadDocument();
        }
        catch (YamlException broken)
        {
            YamlSyntax.Tell(broken, text, faults);
            return null;
        }
    }

    private ConfigNode? ReadDocument()
    {
        Next();
        if (Next() is StreamEnd)
        {
            _faults.Add(1, 1, "", "the file is empty: it must have at least the key targets");
            return null;
        }

        var root = ReadNode(0);
        if (root is not null)
        {
            Next();
            RefuseMoreDocuments();
        }

        return root;
    }

    private void RefuseMoreDocuments()
    {
        if (Next() is DocumentStart second)
        {
            _faults.Add(Line(second), Column(second), "", "a second document starts here: the configuration is one document");
        }
    }

    /// <summary>Reads a node; null ends the reading, its cause being told already.</summary>
    private ConfigNode? ReadNode(int depth)
    {
        var current = Next();
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
        if (!written.Anchor.IsEmpty && node is not FaultyNode)
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
            _path.Add($"[{list.Items.Count}]");
            if (ReadNode(depth + 1) is not { } item)
            {
                return null;
            }

            _path.RemoveAt(_path.Count - 1);
            list.Items.Add(item);
        }

        return list;
    }

    private MappingNode? ReadMapping(MappingStart start, int depth)
    {
        var mapping = new MappingNode(Line(start), Column(start));
        while (!Ended<MappingEnd>())
        {
            if (ReadNode(depth + 1) is not { } key)
            {
                return null;
            }

            _path.Add($".{Shown(key)}");
            if (ReadNode(depth + 1) is not { } value)
            {
                return null;
            }

            Add(mapping, key, value);
            _path.RemoveAt(_path.Count - 1);
        }

        return mapping;
    }

    private void Add(MappingNode mapping, ConfigNode key, ConfigNode value)
    {
        if (key is not ScalarNode name)
        {
            if (key is not FaultyNode)
            {
                _faults.Add(key.Line, key.Column, Path(), $"a key must be text, not {key.What}");
            }
        }
        else if (!mapping.TryAdd(new ConfigEntry(name, value)))
        {
            var first = mapping.Find(name.Text)!.Key;
            _faults.Add(name.Line, name.Column, Path(), $"the key stands here twice: first on line {first.Line}");
        }
    }

    private bool Ended<T>()
        where T : ParsingEvent
    {
        var hasEnded = Peek() is T;
        if (hasEnded)
        {
            Next();
        }

        return hasEnded;
    }

    /// <summary>Takes the next event.</summary>
    private ParsingEvent Next()
    {
        var current = Peek();
        Move();
        return current;
    }

    private ParsingEvent Peek()
    {
        if (_parser.Current is null)
        {
            Move();
        }

        return _parser.Current ?? throw new YamlException(_last, _last, YamlSyntax.Unexplained);
    }

    /// <summary>The parser answers some broken texts with other exceptions than its own; they are broken texts all the same.</summary>
    private void Move()
    {
        _last = _parser.Current?.End ?? _last;
        try
        {
            _parser.MoveNext();
        }
        catch (Exception failure) when (failure is not YamlException and not OutOfMemoryException)
        {
            throw new YamlException(_last, _last, YamlSyntax.Unexplained, failure);
        }
    }

    private FaultyNode Faulty(ParsingEvent at, string message)
    {
        _faults.Add(Line(at), Column(at), Path(), message);
        return new FaultyNode(Line(at), Column(at));
    }

    private string Shown(ConfigNode key) => key is ScalarNode name && _vocabulary.Contains(name.Text) ? name.Text : KeyName.Hidden;

    private string Path() => string.Concat(_path).TrimStart('.');

    private static int Line(ParsingEvent at) => (int)at.Start.Line;

    private static int Column(ParsingEvent at) => (int)at.Start.Column;
}
