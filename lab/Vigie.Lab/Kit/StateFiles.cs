using System.Security.Cryptography;

namespace Vigie.Lab.Kit;

/// <summary>Files of the lab's state directory.</summary>
internal static class StateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Program = UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Writes a file that only its owner may read, through a temporary name so that no reader sees half of it.</summary>
    public static void WritePrivate(string path, string text) => Write(path, text, OwnerOnly);

    /// <summary>Writes a program that everybody may run and its owner alone may change.</summary>
    public static void WriteProgram(string path, string text) => Write(path, text, OwnerOnly | Program);

    /// <summary>The secret kept in a file; made there when the file is missing.</summary>
    /// <param name="path">The file; its folder is made too.</param>
    /// <param name="make">Makes a new one; null: 32 hexadecimal digits.</param>
    public static string Secret(string path, Func<string>? make = null)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WritePrivate(path, (make ?? NewPassword)());
        }

        return File.ReadAllText(path).Trim();
    }

    /// <summary>A password that nobody has had yet.</summary>
    public static string NewPassword() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static void Write(string path, string text, UnixFileMode mode)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(text);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
