using Vigie.Core.Configuration;

namespace Vigie.Core.Tests.Configuration;

/// <summary>A folder of its own for one test, with a configuration file and what it names; gone at the end.</summary>
internal sealed class ConfigFolder : IDisposable
{
    public const string Secret = "k7Qx-93vT-canary-Wz81";

    public ConfigFolder(string? config = null)
    {
        Root = Directory.CreateTempSubdirectory("vigie-config-").FullName;
        Write("secrets/token", Secret + "\n");
        if (config is not null)
        {
            Write("vigie.yml", config);
        }
    }

    public string Root { get; }

    public string ConfigFile => Path.Combine(Root, "vigie.yml");

    public string PathOf(string name) => Path.Combine(Root, name);

    public void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), content);
    }

    public ConfigResult Load(string[]? only = null) => ConfigLoader.Load(ConfigFile, [new TestModule()], Environment, only);

    /// <summary>The faults as text, without the folder's name.</summary>
    public string Faults() => string.Concat(Load().Faults.Select(fault => fault.ToString().Replace(Root + "/", "", StringComparison.Ordinal) + "\n"));

    public static string? Environment(string name) => name switch
    {
        "TOKEN" => Secret,
        "EMPTY" => "",
        _ => null,
    };

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
