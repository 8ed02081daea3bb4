namespace Vigie.Pbs.Protocol;

/// <summary>What an error text of PBS tells beyond its status code.</summary>
internal enum RefusalKind
{
    /// <summary>Nothing that Vigie knows.</summary>
    Other,

    /// <summary>The datastore is in a maintenance mode that forbids reading.</summary>
    Maintenance,

    /// <summary>The removable datastore is not plugged in.</summary>
    Unmounted,

    /// <summary>This version does not know a parameter of the question.</summary>
    UnknownParameter,
}

/// <summary>An error status of PBS with its text: the cause of the failure that the client throws.</summary>
internal sealed class PbsRefusal : Exception
{
    public PbsRefusal(int status, string text)
        : base($"{status}: {text}")
    {
        Status = status;
        Kind = status == 400 ? KindOf(text) : RefusalKind.Other;
    }

    /// <summary>The HTTP status code.</summary>
    public int Status { get; }

    /// <summary>What the text tells. PBS answers 400 to any error of a handler, so the text is the only discriminator.</summary>
    public RefusalKind Kind { get; }

    /// <summary>What an error text about a datastore tells.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The kind.</returns>
    public static RefusalKind KindOf(string text) => text switch
    {
        _ when Has(text, "is not mounted") => RefusalKind.Unmounted,
        _ when Has(text, "is unavailable") || Has(text, "is being deleted") || Has(text, "maintenance mode") => RefusalKind.Maintenance,
        _ when Has(text, "parameter verification") && Has(text, "does not allow additional properties") => RefusalKind.UnknownParameter,
        _ => RefusalKind.Other,
    };

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
