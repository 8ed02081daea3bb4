using Vigie.Core.Configuration;

namespace Vigie.Host.Doctoring;

/// <summary>Name and password by which one of the programs around Vigie lets in. The password came from a file: arguments can be seen by every user of the machine.</summary>
/// <param name="User">The name.</param>
/// <param name="Password">The password.</param>
internal sealed record Login(string User, Secret Password)
{
    /// <summary>The programs that may ask for a password.</summary>
    public static IReadOnlyList<string> Places { get; } = ["vigie", "prometheus", "alertmanager", "watcher"];

    /// <summary>Reads what stands after <c>--login</c>: <c>prometheus=NAME:FILE</c>.</summary>
    /// <param name="written">The text.</param>
    /// <returns>The place and the login, or what is wrong.</returns>
    public static (string? Place, Login? Login, string? Problem) Read(string written)
    {
        if (written.Split('=', 2) is not [var place, var rest] || !Places.Contains(place, StringComparer.Ordinal) || rest.Split(':', 2) is not [{ Length: > 0 } user, { Length: > 0 } file])
        {
            return (null, null, $"--login must be PLACE=NAME:FILE with a place of {string.Join(", ", Places)}, such as prometheus=reader:/etc/vigie/reader.password");
        }

        try
        {
            var password = File.ReadLines(file).FirstOrDefault() ?? "";
            return password.Length > 0 ? (place, new Login(user, new Secret(password)), null) : (null, null, $"the file of --login {place}=… is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not the path: people put the password itself in its place.
            return (null, null, $"the file of --login {place}=… cannot be read: it must hold the password in its first line");
        }
    }
}
