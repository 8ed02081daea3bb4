namespace Vigie.Ipsec.Parsing;

/// <summary>An answer that is not what its format promises. The message is for people and repeats nothing of the answer.</summary>
/// <param name="message">What is wrong, and where.</param>
internal sealed class IpsecFormatException(string message) : Exception(message);

/// <summary>A section of swanctl's <c>--pretty</c> output: values, lists and sections by name, in their order.</summary>
/// <param name="name">What stands before the brace.</param>
internal sealed class PrettySection(string name)
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _lists = new(StringComparer.Ordinal);

    /// <summary>What stands before the brace.</summary>
    public string Name => name;

    /// <summary>Sections inside, in their order; names may repeat.</summary>
    public List<PrettySection> Sections { get; } = [];

    /// <summary>A value; null when the key is absent.</summary>
    public string? this[string key] => _values.GetValueOrDefault(key);

    /// <summary>A list; empty when the key is absent.</summary>
    public IReadOnlyList<string> List(string key) => _lists.GetValueOrDefault(key) ?? [];

    /// <summary>The first section of a name, or null.</summary>
    public PrettySection? Section(string wanted) => Sections.Find(section => section.Name == wanted);

    internal void Set(string key, string value) => _values.TryAdd(key, value);

    internal List<string> AddList(string key)
    {
        var list = new List<string>();
        _lists.TryAdd(key, list);
        return list;
    }
}

/// <summary>
/// Reads what <c>swanctl --pretty</c> prints: one key to a line, so that no value, whatever it holds, can be taken for something else.
/// The other outputs are ambiguous (<c>--raw</c>) or change with the version (text).
/// </summary>
internal static class PrettyTree
{
    /// <summary>Lines of an answer at most: some 15,000 SAs.</summary>
    private const int MostLines = 600_000;

    private const int Deepest = 8;

    /// <summary>The keys that hold lists: a bracket behind any other key is a value.</summary>
    private static readonly HashSet<string> _lists = new(StringComparer.Ordinal)
    {
        "local-ts", "remote-ts", "local-vips", "remote-vips", "tasks-queued", "tasks-active", "tasks-passive", "local_addrs", "remote_addrs",
        "groups", "cert_policy", "certs", "cacerts", "plugins",
    };

    /// <summary>Reads all messages of an answer.</summary>
    /// <param name="text">What swanctl printed.</param>
    /// <returns>The messages, such as <c>list-sa event</c>, in their order.</returns>
    /// <exception cref="IpsecFormatException">The text breaks the format, or ends before its end.</exception>
    public static IReadOnlyList<PrettySection> Read(string text)
    {
        var root = new PrettySection("");
        var open = new Stack<PrettySection>([root]);
        List<string>? list = null;
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (++number > MostLines)
            {
                throw new IpsecFormatException($"the answer has more than {MostLines} lines");
            }

            list = ReadLine(line, open, list, number);
        }

        return open.Count == 1 && list is null ? root.Sections : throw new IpsecFormatException("the answer ends in the middle of a section");
    }

    private static List<string>? ReadLine(ReadOnlySpan<char> line, Stack<PrettySection> open, List<string>? list, int number)
    {
        var content = line.TrimStart(' ');
        if (content.IsEmpty)
        {
            return list;
        }

        var level = (line.Length - content.Length) / 2;
        if (list is not null)
        {
            return ReadItem(content, level, open, list, number);
        }

        if (content is "}")
        {
            Require(open.Count > 1 && level == open.Count - 2, number);
            open.Pop();
            return null;
        }

        Require(level == open.Count - 1, number);
        return ReadEntry(content, open, number);
    }

    private static List<string>? ReadItem(ReadOnlySpan<char> content, int level, Stack<PrettySection> open, List<string> list, int number)
    {
        if (level == open.Count - 1)
        {
            Require(content is "]", number);
            return null;
        }

        Require(level == open.Count, number);
        list.Add(content.ToString());
        return list;
    }

    private static List<string>? ReadEntry(ReadOnlySpan<char> content, Stack<PrettySection> open, int number)
    {
        var sign = content.IndexOf(" = ");
        var end = sign < 0 && content.EndsWith(" =") ? content.Length - 2 : sign;
        if (end > 0 && open.Count > 1 && IsKey(content[..end]))
        {
            var (key, value) = (content[..end].ToString(), sign < 0 ? "" : content[(sign + 3)..].ToString());
            if (value == "[" && _lists.Contains(key))
            {
                return open.Peek().AddList(key);
            }

            open.Peek().Set(key, value);
            return null;
        }

        Require(content.EndsWith(" {") && open.Count <= Deepest, number);
        var section = new PrettySection(content[..^2].ToString());
        open.Peek().Sections.Add(section);
        open.Push(section);
        return null;
    }

    private static bool IsKey(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(KeyLetters) < 0;

    private static readonly System.Buffers.SearchValues<char> KeyLetters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");

    private static void Require(bool isRight, int number)
    {
        if (!isRight)
        {
            throw new IpsecFormatException($"line {number} is not what swanctl --pretty prints");
        }
    }
}
