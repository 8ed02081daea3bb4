namespace Vigie.Lab.Pbs;

/// <summary>An error as the product answers it: a status and bare text.</summary>
internal sealed class PbsError(int status, string text, bool held = false) : Exception(text)
{
    public int Status => status;

    /// <summary>The answer is held back for a while, as the product does with declared permissions.</summary>
    public bool Held => held;

    public static PbsError BadRequest(string text) => new(StatusCodes.Status400BadRequest, text);

    /// <summary>The permission declared for the call is not met.</summary>
    public static PbsError Declared() => new(StatusCodes.Status403Forbidden, "permission check failed", held: true);

    public static PbsError MissingPrivilege(string path) => new(
        StatusCodes.Status403Forbidden, $"permission check failed - missing Datastore.Audit|Datastore.Backup on {path}");
}
