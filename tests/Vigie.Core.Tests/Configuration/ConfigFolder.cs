using Vigie.Core.Configuration;
using Vigie.Testing;

namespace Vigie.Core.Tests.Configuration;

/// <summary>A folder of its own for one test, with a configuration file and what it names; gone at the end.</summary>
internal sealed class ConfigFolder : IDisposable
{
    public const string Secret = "k7Qx-93vT-canary-Wz81";

    private readonly TemporaryFolder _folder = new();

    public ConfigFolder(string? config = null)
    {
        Write("secrets/token", Secret + "\n");
        if (config is not null)
        {
            Write("vigie.yml", config);
        }
    }

    public string ConfigFile => PathOf("vigie.yml");

    public string PathOf(string name) => _folder.PathOf(name);

    public void Write(string name, string content) => _folder.Write(name, content);

    public ConfigResult Load(string[]? only = null) => ConfigLoader.Load(ConfigFile, [new TestModule()], Environment, only);

    /// <summary>The faults as text, without the folder's name.</summary>
    public string Faults() => string.Concat(Load().Faults.Select(fault => fault.ToString().Replace(_folder.Root + "/", "", StringComparison.Ordinal) + "\n"));

    public static string? Environment(string name) => name switch
    {
        "TOKEN" => Secret,
        "EMPTY" => "",
        _ => null,
    };

    public void Dispose() => _folder.Dispose();
}
