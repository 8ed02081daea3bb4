using System.Security.Cryptography;
using System.Text;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Databases;

/// <summary>As whom a database server runs: PostgreSQL refuses root, so root hands its servers to the user that the Debian package made.</summary>
internal sealed class ServiceUser(string packageUser)
{
    private const string Prefix = "vigie-lab-";

    private readonly string[] _become = Environment.IsPrivilegedProcess ? ["--reuid", packageUser, "--regid", packageUser, "--clear-groups"] : [];
    private readonly string[] _own = Environment.IsPrivilegedProcess ? ["-o", packageUser, "-g", packageUser] : [];

    /// <summary>Words that start a program as that user, and end it with the thread that started it.</summary>
    public IReadOnlyList<string> Words(string program, params IEnumerable<string> arguments) => [.. ChildProcess.Tied, .. _become, program, .. arguments];

    /// <summary>Makes a folder anew that is the user's alone.</summary>
    public async Task MakeFolderAsync(string path)
    {
        await Programs.DoAsync(Programs.StartInfo(["rm", "-rf", "--", path]));
        await Programs.DoAsync(Programs.StartInfo(["install", "-d", "-m", "700", .. _own, "--", path]));
    }

    /// <summary>A folder below the state directory; below /var/tmp when the user may not enter that, as below /root.</summary>
    public async Task<string> FolderAsync(string state, string name)
    {
        var parent = Path.Combine(Path.GetFullPath(state), "databases");
        Directory.CreateDirectory(parent);
        return await MayEnterAsync(parent) ? Path.Combine(parent, name) : await ElsewhereAsync(parent, name);
    }

    /// <summary>A folder that stands outside of its lab would outlive it after a kill: what belongs to no lab any more goes first.</summary>
    private static async Task<string> ElsewhereAsync(string parent, string name)
    {
        foreach (var note in Directory.EnumerateFiles("/var/tmp", Prefix + "*.of").ToList())
        {
            try
            {
                if (!Directory.Exists(await File.ReadAllTextAsync(note)))
                {
                    await Programs.DoAsync(Programs.StartInfo(["rm", "-rf", "--", Path.ChangeExtension(note, null), note]));
                }
            }
            catch (FileNotFoundException)
            {
                continue; // Another lab, starting now, was faster.
            }
        }

        var folder = $"/var/tmp/{Prefix}{Short(parent)}-{name}";
        await File.WriteAllTextAsync(folder + ".of", parent);
        return folder;
    }

    /// <summary>A short name of a path, the same at each start.</summary>
    public static string Short(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..12];

    private async Task<bool> MayEnterAsync(string folder) => (await Programs.RunAsync(Programs.StartInfo(Words("test", "-x", folder)))).ExitCode == 0;
}
