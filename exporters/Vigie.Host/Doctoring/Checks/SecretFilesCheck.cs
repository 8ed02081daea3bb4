using Vigie.Core.Configuration;

namespace Vigie.Host.Doctoring.Checks;

/// <summary>The files that hold secrets: there, and closed for the other users of this machine.</summary>
/// <param name="around">The installation.</param>
internal sealed class SecretFilesCheck(Surroundings around) : Check
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public override string Name => "secrets";

    public override Task<IReadOnlyList<Finding>> RunAsync(CancellationToken deadline)
    {
        var secrets = around.Result.Files.Where(file => file.IsSecret).ToList();
        var missing = secrets.Count(file => file.Hash is null);
        var open = secrets.Where(file => file.Hash is not null && (ModeOf(file) & Others) != 0).ToList();
        IReadOnlyList<Finding> findings = open.Count > 0 ? [.. open.Select(IsOpen)]
            : missing > 0 ? [Unknown($"{missing} of {secrets.Count} files cannot be read: configuration tells the lines that name them")]
            : [Ok(secrets.Count == 0 ? "the configuration names no file with a secret" : $"{secrets.Count} file{(secrets.Count == 1 ? "" : "s")}, none open to other users")];
        return Task.FromResult(findings);
    }

    private static UnixFileMode ModeOf(ReadFile file) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(file.Path);

    private Finding IsOpen(ReadFile file) => Red(
        $"{file.Path} has mode {Convert.ToString((int)ModeOf(file), 8)}: every user of this machine may use it",
        $"chmod o= {file.Path}, and change the credential if others have accounts on this machine");
}
