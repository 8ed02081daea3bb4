using System.Text;
using System.Text.Json.Nodes;
using Vigie.Core.Configuration;
using Vigie.Testing;
using YamlDotNet.Core;

namespace Vigie.Core.Tests.Configuration;

/// <summary>The schema says what the loader says, as far as a schema can.</summary>
public sealed class JsonSchemaTests
{
    /// <summary>Bad files that a schema cannot know to be bad, by what it would have to see.</summary>
    private static readonly string[] _beyondSchema =
    [
        "cross-rule", "doubled-name", "staleness-too-short", // several keys together
        "interval-out-of-bounds", // durations are text
        "file-missing", "secret-file-a-folder", "secret-file-empty", "secret-file-not-text", "secret-in-place-of-file", "secret-variable-unset", // the machine
        "tls-files-missing", "tls-not-pem", "listen-address-a-name", // forms that code reads
        "two-documents", // YAML itself
    ];

    private static readonly JsonObject _schema = JsonNode.Parse(JsonSchema.Write([new TestModule()]))!.AsObject();

    public static TheoryData<string> BadNames => BadConfigurationTests.Names;

    [Theory]
    [InlineData(ConfigLoaderTests.Minimal)]
    [InlineData(ConfigLoaderTests.Full)]
    public void Write_GoodFile_IsGoodForTheSchema(string text) => Assert.Empty(JsonSchemaCheck.Complaints(_schema, YamlJson.Parse(text)));

    [Theory]
    [MemberData(nameof(BadNames))]
    public void Write_BadFile_IsBadForTheSchemaUnlessBeyondIt(string name)
    {
        var text = File.ReadAllText(Repository.PathOf("tests", "Vigie.Core.Tests", "Configuration", "bad", $"{name}.yml"));

        Assert.Equal(_beyondSchema.Contains(name), IsGood(text));
    }

    [Fact]
    public void Write_DisturbedFileThatIsRead_IsGoodForTheSchema()
    {
        using var folder = new ConfigFolder();
        var read = 0;
        Properties.Hold(
            DisturbedConfigurationTests.Mutations(ConfigLoaderTests.Full),
            text =>
            {
                File.WriteAllBytes(folder.ConfigFile, Encoding.UTF8.GetBytes(text));
                if (folder.Load().Config is not null)
                {
                    read++;
                    Assert.Empty(JsonSchemaCheck.Complaints(_schema, YamlJson.Parse(text)));
                }
            },
            1000);
        Assert.True(read > 20, $"only {read} of the disturbed files were read at all");
    }

    [Fact]
    public void Write_Schema_SpeaksOfTheDefaultsAndRules()
    {
        var port = _schema["properties"]!["listen"]!["properties"]!["port"]!;

        Assert.Equal("TCP port. 0 takes a free one. Default: 9780", port["description"]!.GetValue<string>());
        Assert.Equal((0, 65535), (port["minimum"]!.GetValue<int>(), port["maximum"]!.GetValue<int>()));
    }

    private static bool IsGood(string text)
    {
        try
        {
            return JsonSchemaCheck.Complaints(_schema, YamlJson.Parse(text)).Count == 0;
        }
        catch (Exception broken) when (broken is YamlException or InvalidOperationException or InvalidCastException)
        {
            return false;
        }
    }
}
