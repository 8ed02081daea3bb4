using Vigie.Core.Self;

namespace Vigie.Core.Http.Pages;

/// <summary>What all pages begin and end with.</summary>
internal static class PageFrame
{
    public static void Begin(HtmlWriter html, string title, int? refreshSeconds = null)
    {
        html.Write($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        if (refreshSeconds is { } seconds)
        {
            html.Write($"<meta http-equiv=\"refresh\" content=\"{seconds}\">");
        }

        html.Write($"<title>{title}</title>");

        // The sheet is markup, not text, and its bytes must be those that the policy's hash was made of.
        html.WriteStyle();
        html.Write($"</head><body>");
    }

    public static void End(HtmlWriter html, BuildInfo build) =>
        html.Write($"<footer class=\"soft\">Vigie {build.Version}, revision {Short(build.Revision)}</footer></body></html>");

    private static string Short(string revision) => revision.Length > 12 ? revision[..12] : revision;
}
