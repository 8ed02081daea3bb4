using System.CommandLine;

namespace Vigie.Provision.Commands;

/// <summary>What all commands ask of their arguments.</summary>
internal static class Arguments
{
    /// <summary>A mistyped option would be taken for an argument: it is refused.</summary>
    public static void RefuseOptions(Argument argument) => argument.Validators.Add(result =>
    {
        foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-')))
        {
            result.AddError($"no such option: {token.Value}");
        }
    });
}
