using Vigie.Core;
using Vigie.Core.Configuration;

namespace Vigie.Host.Starting;

/// <summary>Writes the files into an empty folder, or nothing at all.</summary>
internal static class StarterFolder
{
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Why the folder cannot be taken, or null.</summary>
    /// <param name="folder">Its path.</param>
    public static string? WhyNot(string folder) =>
        File.Exists(folder) ? "is a file"
        : Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() ? "is not empty, and nothing in it is overwritten"
        : null;

    /// <summary>What is wrong with the configurations beside the secrets that are still empty: tried in a folder of its own, with secrets made up.</summary>
    /// <param name="files">All files.</param>
    /// <param name="modules">The kinds that are known.</param>
    /// <returns>The faults; empty when all is good.</returns>
    public static IReadOnlyList<string> Faults(IReadOnlyList<StarterFile> files, IReadOnlyList<IModule> modules)
    {
        var trial = Directory.CreateTempSubdirectory("vigie-init-").FullName;
        try
        {
            // The watcher's memory has its place in a container, or is made by systemd.
            Write(trial, [.. files.Select(file => file with { Text = file.IsToBeFilled ? "a-made-up-secret" : file.Text.Replace("state_folder: /var/lib/vigie", $"state_folder: {trial}", StringComparison.Ordinal) })]);
            return
            [
                .. files.Where(file => file.Path.EndsWith("vigie.yml", StringComparison.Ordinal))
                    .SelectMany(file => ConfigLoader.Load(Path.Combine(trial, file.Path), modules, Environment.GetEnvironmentVariable).Faults)
                    .Select(fault => $"{fault.Path}: {fault.Message}"),
            ];
        }
        finally
        {
            Directory.Delete(trial, recursive: true);
        }
    }

    /// <summary>Writes them; a file that is there is an error, whatever happens meanwhile.</summary>
    /// <param name="folder">An empty folder, or none yet.</param>
    /// <param name="files">The files.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, IReadOnlyList<StarterFile> files)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.Path);
            MakeFolder(Path.GetDirectoryName(path)!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = file.Mode;
            }

            using var writer = new StreamWriter(path, options);
            writer.Write(file.Text);
        }
    }

    /// <summary>Folders of secrets are their owner's alone, from the first moment on.</summary>
    private static void MakeFolder(string folder)
    {
        if (Path.GetFileName(folder) == "secrets" && !OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            Directory.CreateDirectory(folder, OwnersFolder);
            return;
        }

        Directory.CreateDirectory(folder);
    }
}
