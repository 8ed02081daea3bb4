using System.CommandLine;
using System.Text;
using Vigie.Core.Configuration;

namespace Vigie.Host.Commands;

/// <summary><c>vigie hash-password</c>: makes what stands under <c>basic_auth</c>. The password is never an argument: those can be seen by every user of the machine.</summary>
internal static class HashPasswordCommand
{
    public static Command Create()
    {
        var command = new Command("hash-password", "Read a password from the terminal, without showing it, or the first line of standard input, and print its hash for listen.basic_auth.users.");
        command.SetAction((parsed, _) => RunAsync(parsed.InvocationConfiguration));
        return command;
    }

    private static async Task<int> RunAsync(InvocationConfiguration console)
    {
        var (password, problem) = Console.IsInputRedirected ? (await Console.In.ReadLineAsync() ?? "", null) : AskTwice(console.Error);
        problem ??= Refuse(password);
        if (problem is not null)
        {
            await console.Error.WriteLineAsync($"vigie: {problem}");
            return ExitCode.Misconfigured;
        }

        await console.Output.WriteLineAsync(PasswordHash.Create(password).ToString());
        return ExitCode.Good;
    }

    private static string? Refuse(string password) =>
        password.Length == 0 ? "the password is empty"
        : Encoding.UTF8.GetByteCount(password) > PasswordHash.MaxPasswordBytes ? $"the password is longer than {PasswordHash.MaxPasswordBytes} bytes"
        : null;

    private static (string Password, string? Problem) AskTwice(TextWriter prompt)
    {
        var first = Ask(prompt, "Password: ");
        return first == Ask(prompt, "Again: ") ? (first, null) : ("", "the two passwords differ");
    }

    private static string Ask(TextWriter prompt, string question)
    {
        prompt.Write(question);
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (key.KeyChar != '\0')
            {
                typed.Append(key.KeyChar);
            }
        }

        prompt.WriteLine();
        return typed.ToString();
    }
}
