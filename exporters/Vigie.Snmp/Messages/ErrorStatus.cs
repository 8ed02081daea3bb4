namespace Vigie.Snmp.Messages;

/// <summary>Error-status values that mean something to a reader (RFC 3416 section 3).</summary>
internal static class ErrorStatus
{
    public const int None = 0;
    public const int TooBig = 1;
    public const int NoSuchName = 2;
    public const int GenErr = 5;
    public const int NoAccess = 6;
    public const int AuthorizationError = 16;

    private static readonly string[] _names =
    [
        "noError", "tooBig", "noSuchName", "badValue", "readOnly", "genErr", "noAccess", "wrongType", "wrongLength", "wrongEncoding", "wrongValue", "noCreation",
        "inconsistentValue", "resourceUnavailable", "commitFailed", "undoFailed", "authorizationError", "notWritable", "inconsistentName",
    ];

    public static string NameOf(int status) => (uint)status < (uint)_names.Length ? _names[status] : $"error-status {status}";
}
