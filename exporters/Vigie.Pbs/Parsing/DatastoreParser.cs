using Vigie.Core.Collecting;
using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Parsing;

/// <summary>Reads what PBS tells about its datastores.</summary>
internal static class DatastoreParser
{
    /// <summary>More than any PBS has.</summary>
    public const int MaxDatastores = 1000;

    /// <summary>Reads an element of <c>/admin/datastore</c>.</summary>
    /// <param name="json">The cursor on the element.</param>
    /// <returns>The datastore.</returns>
    public static DatastoreEntry ReadEntry(ref JsonCursor json)
    {
        string? name = null, maintenance = null, mount = null, backend = null;
        json.RequireObject("a datastore");
        while (json.NextProperty())
        {
            if (json.Is("store"u8))
            {
                name = json.Text();
            }
            else if (json.Is("maintenance"u8))
            {
                maintenance = MaintenanceMode.TypeOf(LongText(ref json));
            }
            else if (json.Is("mount-status"u8))
            {
                mount = json.Text();
            }
            else if (json.Is("backend-type"u8))
            {
                backend = json.Text();
            }
            else
            {
                json.Skip();
            }
        }

        return new DatastoreEntry(RequireName(name), maintenance, mount == "notmounted", backend);
    }

    /// <summary>Reads an element of <c>/status/datastore-usage</c>; its history is passed over.</summary>
    /// <param name="json">The cursor on the element.</param>
    /// <returns>The usage.</returns>
    public static DatastoreUsage ReadUsage(ref JsonCursor json)
    {
        string? name = null, error = null, mount = null, backend = null;
        double? total = null, used = null, available = null, full = null;
        json.RequireObject("a datastore");
        while (json.NextProperty())
        {
            if (json.Is("store"u8))
            {
                name = json.Text();
            }
            else if (json.Is("total"u8))
            {
                total = json.Amount();
            }
            else if (json.Is("used"u8))
            {
                used = json.Amount();
            }
            else if (json.Is("avail"u8))
            {
                available = json.Amount();
            }
            else if (json.Is("estimated-full-date"u8))
            {
                full = json.Number();
            }
            else if (json.Is("error"u8))
            {
                error = LongText(ref json);
            }
            else if (json.Is("mount-status"u8))
            {
                mount = json.Text();
            }
            else if (json.Is("backend-type"u8))
            {
                backend = json.Text();
            }
            else
            {
                json.Skip();
            }
        }

        return new DatastoreUsage(RequireName(name), DatastoreSizes.Of(total, used, available), full, error, mount == "notmounted", backend);
    }

    /// <summary>Reads the data of <c>/admin/datastore/{store}/status</c>.</summary>
    /// <param name="json">The cursor on the data.</param>
    /// <returns>The status.</returns>
    public static DatastoreStatus ReadStatus(ref JsonCursor json)
    {
        double? total = null, used = null, available = null;
        string? backend = null;
        S3Statistics? s3 = null;
        json.RequireObject("the status of a datastore");
        while (json.NextProperty())
        {
            if (json.Is("total"u8))
            {
                total = json.Amount();
            }
            else if (json.Is("used"u8))
            {
                used = json.Amount();
            }
            else if (json.Is("avail"u8))
            {
                available = json.Amount();
            }
            else if (json.Is("backend-type"u8))
            {
                backend = json.Text();
            }
            else if (json.Is("s3-statistics"u8))
            {
                s3 = ReadS3(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        return new DatastoreStatus(DatastoreSizes.Of(total, used, available), backend, s3);
    }

    /// <summary>Reads an element of <c>/admin/datastore/{store}/namespace</c>.</summary>
    /// <param name="json">The cursor on the element.</param>
    /// <returns>The namespace; empty for the root.</returns>
    /// <exception cref="TargetFailureException">Protocol: the element names no namespace.</exception>
    public static string ReadNamespace(ref JsonCursor json)
    {
        string? ns = null;
        json.RequireObject("a namespace");
        while (json.NextProperty())
        {
            if (json.Is("ns"u8))
            {
                ns = json.Text();
            }
            else
            {
                json.Skip();
            }
        }

        return ns ?? throw JsonCursor.Malformed("a namespace has no name");
    }

    private static S3Statistics? ReadS3(ref JsonCursor json)
    {
        if (!json.BeginObject())
        {
            return null;
        }

        var counts = new Dictionary<string, double?>(StringComparer.Ordinal);
        while (json.NextProperty())
        {
            var name = json.Name();
            counts[name] = json.Amount();
        }

        return new S3Statistics(Count("get"), Count("post"), Count("put"), Count("head"), Count("delete"), Count("uploaded"), Count("downloaded"));

        double? Count(string name) => counts.GetValueOrDefault(name);
    }

    /// <summary>Messages that people wrote may be longer than names; of those only the beginning matters, never a failure.</summary>
    private static string? LongText(ref JsonCursor json) => json.Excerpt();

    /// <summary>PBS allows letters, digits, point, underscore and hyphen; anything else could lead a path elsewhere.</summary>
    private static string RequireName(string? name) =>
        name is { Length: > 0 } && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? name
            : throw JsonCursor.Malformed("a datastore has no name, or one that PBS does not allow");
}
