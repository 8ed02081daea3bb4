using System.Security.Cryptography;
using System.Text;

namespace Vigie.Core.Configuration;

/// <summary>A file that a reading of the configuration rests on.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="MaxBytes">Most bytes of it that count.</param>
/// <param name="Hash">SHA-256 of what was read of it, or null when it could not be read. Never shown: it may be that of a short secret.</param>
public sealed record ReadFile(string Path, int MaxBytes, string? Hash)
{
    /// <summary>Whether it holds a secret alone: a password, a token, a private key.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The path alone.</summary>
    /// <returns>The path.</returns>
    public override string ToString() => Path;
}

/// <summary>What a file held when it was read, or why it could not be.</summary>
internal sealed record FileContent(byte[] Bytes, string? Hash, string? Problem)
{
    private static readonly byte[] _byteOrderMark = [0xEF, 0xBB, 0xBF];
    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file, at most one byte more than allowed: it may be a pipe or a device without end.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="maxBytes">Most bytes that it may have.</param>
    public static FileContent Read(string path, int maxBytes)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var bytes = ReadUpTo(stream, maxBytes + 1);
            var problem = bytes.Length > maxBytes ? $"is larger than {maxBytes / 1024} KiB" : null;
            return new FileContent(bytes, Convert.ToHexString(SHA256.HashData(bytes)), problem);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new FileContent([], null, Explain(failure, path));
        }
    }

    /// <summary>The content as text, without a byte order mark; null when it is not UTF-8.</summary>
    public string? AsText()
    {
        try
        {
            return _strictUtf8.GetString(Bytes.AsSpan().StartsWith(_byteOrderMark) ? Bytes.AsSpan(_byteOrderMark.Length) : Bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static byte[] ReadUpTo(FileStream stream, int count)
    {
        using var content = new MemoryStream();
        var buffer = new byte[Math.Min(count, 16 * 1024)];
        while (content.Length < count)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, count - content.Length));
            if (read == 0)
            {
                break;
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    /// <summary>Our own words: the system's message repeats the path, and what stands in the place of a path may be a secret.</summary>
    private static string Explain(Exception failure, string path) => failure switch
    {
        _ when Directory.Exists(path) => "is a folder, not a file",
        FileNotFoundException or DirectoryNotFoundException => "does not exist",
        UnauthorizedAccessException => "may not be read by this user",
        PathTooLongException => "has a name too long for a file",
        _ => "cannot be read",
    };
}
