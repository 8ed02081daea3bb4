using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Host.Starting;

/// <summary>DEVICES.md: what is to be done on each device. The chapters are those of docs/getting-started, which lie in this program as they are.</summary>
internal static partial class DevicesPage
{
    private static readonly Uri _pages = new("https://github.com/vigie/vigie/blob/main/docs/getting-started/");

    /// <summary>Writes the page.</summary>
    /// <param name="wishes">What is wanted.</param>
    /// <param name="devices">The devices with their names.</param>
    /// <returns>Markdown.</returns>
    public static string Write(Wishes wishes, IReadOnlyList<(string Name, Device Device)> devices)
    {
        var text = new StringBuilder("# What to do on the devices\n\nEach device gets an account of Vigie's own that may only read, with a credential of its own. The secrets go into the files below, alone, mode 600.\n\n");
        text.Append("| target | address | secret file | what goes in |\n|---|---|---|---|\n");
        foreach (var (name, device) in devices)
        {
            var folder = wishes.PerKind ? device.Kind.Kind : "one";
            foreach (var (ending, what) in device.Kind.Secrets)
            {
                text.Append($"| {name} | {device.Address.Replace("|", "", StringComparison.Ordinal)} | config/{folder}/secrets/{name}.{ending} | {what} |\n");
            }
        }

        foreach (var kind in devices.Select(one => one.Device.Kind).Distinct())
        {
            var names = string.Join(", ", devices.Where(one => one.Device.Kind == kind).Select(one => one.Name));
            text.Append($"\n## {names}\n\nFrom [{kind.Page}]({_pages}{kind.Page}), \"{kind.Chapter}\":\n\n{Chapter(kind)}\n");
        }

        return text.ToString();
    }

    /// <summary>The chapter of the page as it stands there; links lead to the pages from anywhere.</summary>
    /// <param name="kind">The kind.</param>
    internal static string Chapter(StarterKind kind)
    {
        var page = Blueprint.Resource($"init/{kind.Page}");
        var begin = page.IndexOf($"\n## {kind.Chapter}\n", StringComparison.Ordinal);
        if (begin < 0)
        {
            throw new InvalidOperationException($"{kind.Page} has no chapter '{kind.Chapter}'.");
        }

        var body = page[(begin + kind.Chapter.Length + 5)..];
        var end = body.IndexOf("\n## ", StringComparison.Ordinal);
        return RelativeLink().Replace((end < 0 ? body : body[..end]).Trim('\n'), link => $"]({new Uri(_pages, link.Groups[1].Value)})");
    }

    [GeneratedRegex(@"\]\(((?:\.\./)*[\w./-]+(?:#[\w-]+)?)\)")]
    private static partial Regex RelativeLink();
}
