using Vigie.Core.Configuration.Keys;

namespace Vigie.Core.Configuration;

/// <summary>
/// Makes the keys of a configuration. Each is immutable, made once, and both declared (<see cref="IModule.Keys"/>, the keys of a list or
/// section) and read (<see cref="ConfigSection.Get{T}"/>) by the same instance. Patterns are those of the whole value, without anchors,
/// in the syntax that .NET and ECMA 262 share. Where a rule is given in words it begins with "must", as the fault will say it.
/// </summary>
public static class Key
{
    /// <summary>A line of text: not empty, at most 4,096 characters, no control characters.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">What it means.</param>
    /// <param name="required">Whether absence is a fault.</param>
    /// <param name="pattern">Pattern of the whole value.</param>
    /// <param name="fallback">Value when absent.</param>
    /// <param name="mustBe">The rule in words, in place of the pattern.</param>
    /// <returns>The key.</returns>
    public static ConfigKey<string?> Text(
        string name, string description, bool required = false, string? pattern = null, string? fallback = null, string? mustBe = null) =>
        new TextKey(name, description, required, pattern, fallback, mustBe);

    /// <summary>One word of a closed set.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">What it means.</param>
    /// <param name="choices">The words.</param>
    /// <param name="required">Whether absence is a fault.</param>
    /// <param name="fallback">Value when absent.</param>
    /// <returns>The key.</returns>
    public static ConfigKey<string?> Choice(
        string name, string description, IReadOnlyList<string> choices, bool required = false, string? fallback = null) =>
        new ChoiceKey(name, description, choices, required, fallback);

    /// <summary>true or false.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">What it means.</param>
    /// <param name="fallback">Value when absent.</param>
    /// <returns>The key.</returns>
    public static ConfigKey<bool> Flag(string name, string description, bool fallback) => new FlagKey(name, description, fallback);

    /// <summary>A whole number.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">What it means, with its unit.</param>
    /// <param name="fallback">Value when absent.</param>
    /// <param name="min">Least value.</param>
    /// <param name="max">Greatest value.</param>
    /// <param name="required">Whether absence is a fault.</param>
    /// <returns>The key.</returns>
    public static ConfigKey<long> Integer(string name, string description, long fallback, long min, long max, bool required = false) =>
        new IntegerKey(name, description, fallback, min, max, required);

    /// <summary>A length of time as Prometheus writes it: see <see cref="DurationText"/>.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">What it means.</param>
    /// <param name="fallback">Value when absent.</param>
    /// <param name="min">Least value.</param>
    /// <param name="max">Greatest value.</param>
    /// <param name="required">Whether absence is a fault.</param>
    /// <returns>The key.</returns>
    public static ConfigKey<TimeSpan?> Duration(
        string name, string description, TimeSpan? fallback = null, TimeSpan? min = null, TimeSpan? max = null, bool required = false) =>
        new DurationKey(name, description, fallback, min, max, required);

    /// <summary>An absolute URL without user, query and fragment.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">What it means.</param>
    /// <param name="schemes">The schemes that are good; the first one is shown as the example.</param>
    /// <param name="required">Whether absence is a fault.</param>
    /// <returns>The key.</returns>
    public static ConfigKey<Uri?> Url(string name, string description, IReadOnlyList<string> schemes, bool required = false) =>
        new UrlKey(name, description, schemes, required);

    /// <summary>A secret, written <c>name: ${VARIABLE}</c> or <c>name_file: path</c>; trailing line breaks of the file are cut off.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">What it means.</param>
    /// <param name="required">Whether absence is a fault.</param>
    /// <returns>The key.</returns>
    public static ConfigKey<Secret?> Secret(string name, string description, bool required = false) => new SecretKey(name, description, required);

    /// <summary>The path of a readable file of at most 1 MiB; the value is absolute.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">What it means.</param>
    /// <param name="required">Whether absence is a fault.</param>
    /// <param name="isSecret">Whether the file holds a private key: others of this machine must not read it.</param>
    /// <returns>The key.</returns>
    public static ConfigKey<string?> File(string name, string description, bool required = false, bool isSecret = false) => new FileKey(name, description, required, isSecret);

    /// <summary>The path of a folder that is there and may be written to; the value is absolute.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">What it means.</param>
    /// <param name="required">Whether absence is a fault.</param>
    /// <returns>The key.</returns>
    public static ConfigKey<string?> Folder(string name, string description, bool required = false) => new FolderKey(name, description, required);

    /// <summary>A text in a form of the module's own.</summary>
    /// <typeparam name="T">What it is read to.</typeparam>
    /// <param name="name">The key.</param>
    /// <param name="description">What it means.</param>
    /// <param name="parse">Reads the text; its fault says what would be right.</param>
    /// <param name="required">Whether absence is a fault.</param>
    /// <param name="pattern">Pattern of the whole value, for the schema only: <paramref name="parse"/> decides.</param>
    /// <param name="mustBe">The rule in words, for absence and wrong types.</param>
    /// <param name="mayBeEmpty">Whether <c>""</c> is passed to <paramref name="parse"/>; else it is a fault.</param>
    /// <returns>The key.</returns>
    public static ConfigKey<T?> Parsed<T>(
        string name,
        string description,
        Func<string, ParseResult<T>> parse,
        bool required = false,
        string? pattern = null,
        string mustBe = "must be text",
        bool mayBeEmpty = false)
        where T : class => new ParsedKey<T>(name, description, parse, required, pattern, mustBe, mayBeEmpty);

    /// <summary>A list of sections. Items with faults are left out of the value.</summary>
    /// <typeparam name="T">What an item is read to.</typeparam>
    /// <param name="name">The key.</param>
    /// <param name="description">What it means.</param>
    /// <param name="itemKeys">The keys of an item.</param>
    /// <param name="readItem">Reads an item; null only when it told a fault.</param>
    /// <param name="max">Most items.</param>
    /// <param name="min">Fewest items.</param>
    /// <param name="required">Whether absence is a fault.</param>
    /// <returns>The key.</returns>
    public static ConfigKey<IReadOnlyList<T>> List<T>(
        string name, string description, IReadOnlyList<ConfigKey> itemKeys, Func<ConfigSection, T?> readItem, int max = 10_000, int min = 0, bool required = false)
        where T : class => new ListKey<T>(name, description, itemKeys, readItem, required, min, max);

    /// <summary>
    /// A list of named sections at the top of the file (<see cref="IModule.SharedKeys"/>), which keys of targets refer to by
    /// <see cref="Reference{T}"/>. A name stands in it once; an item may refer to one before it.
    /// </summary>
    /// <typeparam name="T">What an item is read to.</typeparam>
    /// <param name="name">The key.</param>
    /// <param name="description">What it means.</param>
    /// <param name="noun">What an item is: "bastion".</param>
    /// <param name="itemKeys">The keys of an item beside <c>name</c>.</param>
    /// <param name="readItem">Reads an item with its name; null only when it told a fault.</param>
    /// <param name="max">Most items.</param>
    /// <returns>The key, one instance for all modules that share it.</returns>
    public static ConfigKey<IReadOnlyList<T>> Shared<T>(
        string name, string description, string noun, IReadOnlyList<ConfigKey> itemKeys, Func<ConfigSection, string, T?> readItem, int max = 1000)
        where T : class => new SharedListKey<T>(name, description, noun, itemKeys, readItem, max);

    /// <summary>The name of an item of a shared list; the value is the item. What changes there is a change of the target that refers to it.</summary>
    /// <typeparam name="T">What an item is read to.</typeparam>
    /// <param name="name">The key.</param>
    /// <param name="description">What it means.</param>
    /// <param name="listName">The shared list's key.</param>
    /// <param name="noun">What an item is: "bastion".</param>
    /// <returns>The key.</returns>
    public static ConfigKey<T?> Reference<T>(string name, string description, string listName, string noun)
        where T : class => new ReferenceKey<T>(name, description, listName, noun);

    /// <summary>A list of texts.</summary>
    /// <param name="name">The key.</param>
    /// <param name="description">What it means.</param>
    /// <param name="pattern">Pattern of each whole text.</param>
    /// <param name="itemMustBe">The rule in words, in place of the pattern.</param>
    /// <param name="max">Most texts.</param>
    /// <returns>The key.</returns>
    public static ConfigKey<IReadOnlyList<string>> Texts(
        string name, string description, string? pattern = null, string? itemMustBe = null, int max = 10_000) =>
        new TextsKey(name, description, pattern, itemMustBe, max);

    /// <summary>A section below this one; null when absent.</summary>
    /// <typeparam name="T">What it is read to.</typeparam>
    /// <param name="name">The key.</param>
    /// <param name="description">What it means.</param>
    /// <param name="keys">Its keys.</param>
    /// <param name="read">Reads it; null only when it told a fault.</param>
    /// <param name="required">Whether absence is a fault.</param>
    /// <param name="noun">What its keys are, for the fault of an unknown one: "there is no such collector".</param>
    /// <returns>The key.</returns>
    public static ConfigKey<T?> Section<T>(
        string name, string description, IReadOnlyList<ConfigKey> keys, Func<ConfigSection, T?> read, bool required = false, string noun = "key")
        where T : class => new SectionKey<T>(name, description, keys, read, required, noun);

    /// <summary>Texts under names of the administrator's choice, such as users and their password hashes.</summary>
    /// <typeparam name="T">What a value is read to.</typeparam>
    /// <param name="declaration">Names, rules and parser.</param>
    /// <returns>The key.</returns>
    public static ConfigKey<IReadOnlyDictionary<string, T>> Map<T>(MapDeclaration<T> declaration)
        where T : class => new MapKey<T>(declaration);
}
