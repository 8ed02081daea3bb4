using System.Text;

namespace Vigie.Provision.Files;

/// <summary>Reads one secret from a file: one line, no control characters, small.</summary>
internal static class SecretFile
{
    private const int Limit = 4096;

    /// <summary>Reads the secret, or returns null and adds a fault that never quotes the content.</summary>
    public static string? Read(string path, string what, List<string> faults)
    {
        try
        {
            return Check(File.ReadAllBytes(path), path, what, faults);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add($"{what}: cannot read {path}: {Reason(e)}");
            return null;
        }
    }

    private static string? Check(byte[] content, string path, string what, List<string> faults)
    {
        var text = content.Length <= Limit ? Encoding.UTF8.GetString(content).Trim() : null;
        if (text is null)
        {
            faults.Add($"{what}: {path} is larger than {Limit} bytes; it should hold one line");
        }
        else if (text.Length == 0)
        {
            faults.Add($"{what}: {path} is empty");
        }
        else if (text.Any(char.IsControl) || text.Contains('\uFFFD', StringComparison.Ordinal))
        {
            faults.Add($"{what}: {path} holds more than one line of plain text");
            text = null;
        }

        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        UnauthorizedAccessException => "permission denied, or it is a directory",
        _ => e.Message,
    };
}
