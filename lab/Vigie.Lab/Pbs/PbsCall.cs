using System.Globalization;
using System.Text.Json;

namespace Vigie.Lab.Pbs;

/// <summary>One request on its way through the double: who asks what of which scenario, and the body that answers.</summary>
internal sealed class PbsCall
{
    public required PbsScenario Scenario { get; init; }

    public required long Now { get; init; }

    public required PbsRoute Route { get; init; }

    /// <summary>The datastore named in the path; null when the path names none.</summary>
    public required string? StoreName { get; init; }

    public required IQueryCollection Query { get; init; }

    public required JsonBody Body { get; init; }

    public required string Fingerprint { get; init; }

    /// <summary>Ends when the client leaves or the double stops.</summary>
    public required CancellationToken Stop { get; init; }

    public required Func<Task> NeverEnd { get; init; }

    public PbsVersion Version => Scenario.Version;

    public PbsAccess Access => Scenario.Access;

    public Utf8JsonWriter Json => Body.Json;

    public string? Text(string parameter) => Query.TryGetValue(parameter, out var value) ? value.ToString() : null;

    public long? Number(string parameter) => Text(parameter) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw ParameterFault(parameter, "Expected integer value.");

    public bool Flag(string parameter, bool otherwise = false) => Text(parameter)?.ToLowerInvariant() switch
    {
        null => otherwise,
        "1" or "on" or "yes" or "true" => true,
        "0" or "off" or "no" or "false" => false,
        _ => throw ParameterFault(parameter, "Expected boolean value."),
    };

    public PbsError ParameterFault(string parameter, string text) => PbsError.BadRequest(
        Version < PbsVersion.V30
            ? $"parameter verification errors\n\nparameter '{parameter}': {text}\n"
            : $"parameter verification failed - '{parameter}': {text}");

    /// <summary>The store of the path, whatever its state.</summary>
    public PbsDatastore Store() =>
        Scenario.Datastores.FirstOrDefault(s => s.Name == StoreName)
        ?? throw PbsError.BadRequest($"no such datastore '{StoreName}'");

    /// <summary>The store of the path, or the error that the product raises when it cannot be read.</summary>
    public PbsDatastore ReadableStore()
    {
        var store = Store();
        return DatastoreState.Unavailable(store, Version) is { } text ? throw PbsError.BadRequest(text) : store;
    }

    /// <summary>Opens <c>{"data": ...}</c>.</summary>
    public void Open()
    {
        Json.WriteStartObject();
        Json.WritePropertyName("data"u8);
    }

    /// <summary>Closes it.</summary>
    public void Close() => Json.WriteEndObject();

    public void Optional(string name, long? value)
    {
        if (value is { } number)
        {
            Json.WriteNumber(name, number);
        }
        else if (Scenario.NullForAbsent)
        {
            Json.WriteNull(name);
        }
    }

    public void Optional(string name, string? value)
    {
        if (value is not null)
        {
            Json.WriteString(name, value);
        }
        else if (Scenario.NullForAbsent)
        {
            Json.WriteNull(name);
        }
    }

    /// <summary>Fields of a release that nobody has seen yet.</summary>
    public void Extras()
    {
        if (!Scenario.UnknownExtras)
        {
            return;
        }

        Json.WriteString("x-future-word", "not yet known");
        Json.WriteStartObject("x-future-object");
        Json.WriteStartArray("list");
        Json.WriteNumberValue(1.5);
        Json.WriteNullValue();
        Json.WriteEndArray();
        Json.WriteEndObject();
    }
}
